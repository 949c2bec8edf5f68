using System.Diagnostics;
using System.Globalization;
using WasteSorting.Testing;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Benchmarks;

/// <summary>What honest callers notice while others open and reset calls as fast as they can.</summary>
internal static class RapidResets
{
    private const int AttackerCount = 100;
    private const int ResetsEach = 3_000;
    private const int ThreadStack = 256 * 1024;

    // The server reads what is above its budget no faster than that: all 300,000 would take it minutes.
    private static readonly TimeSpan AttackTime = TimeSpan.FromSeconds(180);
    private const string Submit = "/wastesorting.v1.ReportService/SubmitReport";

    // Refused before anything is read: what such an attack takes is Kestrel's share and the machine's, not our handlers'.
    private const string Nowhere = "/wastesorting.v1.ReportService/None";

    public static async Task RunAsync(BenchmarkOptions options)
    {
        await using var server = await ServerProcess.StartAsync().ConfigureAwait(false);
        var workload = new Workload(Workload.LoadSeeds(), DateOnly.FromDateTime(DateTime.UtcNow), options.Seed);
        using var callers = new HonestCallers(server, workload);
        var quiet = TimeSpan.FromSeconds(options.Seconds / 4.0);
        await QuietAsync(callers, quiet).ConfigureAwait(false);

        // Before and after: a machine that was slower for a while must not pass for the attack.
        var before = await QuietAsync(callers, quiet).ConfigureAwait(false);
        Print("honest reports before, p50 / p99", before, "");
        foreach (var path in new[] { Submit, Nowhere })
        {
            var during = await AttackAsync(server, callers, path).ConfigureAwait(false);
            Print("honest reports meanwhile, p50 / p99", during, $"; p99 {Figures.Ratio(during.High / before.High, "before (goal at most 2.00)")}");
        }

        Print("honest reports after, p50 / p99", await QuietAsync(callers, quiet).ConfigureAwait(false), "");
    }

    private static Task<HonestAnswers> QuietAsync(HonestCallers callers, TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        return callers.RunAsync(() => Stopwatch.GetElapsedTime(start) < time);
    }

    private static async Task<HonestAnswers> AttackAsync(ServerProcess server, HonestCallers callers, string path)
    {
        var headers = HeaderBlock.Of(server.GrpcAddress, path, server.Token);
        var attackers = Enumerable.Range(0, AttackerCount)
            .Select(_ => new ResetConnection(server.GrpcAddress, headers, ResetsEach, AttackTime)).ToList();
        var used = server.ProcessorTime;
        var start = Stopwatch.GetTimestamp();
        var attack = Task.WhenAll(attackers.Select(one => OnThreadAsync(one.Run)));
        var answers = await callers.RunAsync(() => !attack.IsCompleted).ConfigureAwait(false);
        await attack.ConfigureAwait(false);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Figures.Print("attack on", "", path);
        PrintAttack(attackers, seconds, (server.ProcessorTime - used).TotalSeconds / seconds);

        // Handlers in flight cannot be seen from outside; whether there were ever too many, the server's log says.
        var isRefusing = server.Output.Contains("calls are under way", StringComparison.Ordinal);
        Figures.Print("calls in flight reached the server's bound", isRefusing ? "yes" : "no", "");
        return answers;
    }

    private static Task OnThreadAsync(Action run)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Finish(run, done), ThreadStack) { IsBackground = true };
        thread.Start();
        return done.Task;
    }

    private static void Finish(Action run, TaskCompletionSource done)
    {
        try
        {
            run();
            done.SetResult();
        }
        catch (Exception error)
        {
            done.SetException(error);
        }
    }

    private static void PrintAttack(List<ResetConnection> attackers, double seconds, double cores)
    {
        var (cuts, withGoAway) = (attackers.Sum(one => one.Cuts.All), attackers.Sum(one => one.Cuts.GoAway));
        Figures.Print(
            "resets sent, over all connections",
            Number(attackers.Sum(one => one.SentCount)),
            string.Create(CultureInfo.InvariantCulture, $"of {AttackerCount * ResetsEach:N0} in {seconds:F1} s; server busy on {cores:F2} cores"));
        Figures.Print("resets that the server read for sure", Number(attackers.Sum(one => one.ReadCount)), "a ping behind them was answered");
        Figures.Print(
            "connections that the server cut",
            Number(cuts),
            $"{Number(withGoAway)} with GOAWAY; attackers cut at least once: {attackers.Count(one => one.Cuts.All > 0)} of {AttackerCount}");
        Figures.Print("resets answered by ENHANCE_YOUR_CALM", Number(attackers.Sum(one => one.CalmCount)), "");
    }

    private static void Print(string figure, HonestAnswers answers, string more)
    {
        var rate = Number(answers.Latencies.Count);
        Figures.Print(
            figure,
            string.Create(CultureInfo.InvariantCulture, $"{answers.Median:F1} / {answers.High:F1} ms"),
            $"{rate} answered, {answers.Lost.Count} lost (goal 0){more}");
        if (answers.Lost is [var first, ..])
        {
            Figures.Print("first of the lost", first.StatusCode.ToString(), first.Status.Detail);
        }
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
