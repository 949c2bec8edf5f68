using System.Globalization;
using WasteSorting.Server.Tests.Faults;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Cluster;

/// <summary>A fleet under load for one test: what it prints, and how it ends.</summary>
internal sealed class Trial : IAsyncDisposable
{
    private readonly List<TimeSpan> outages = [];

    private Trial(SiloFleet fleet, FleetLoad load, int seed)
    {
        Fleet = fleet;
        Load = load;
        Random = new Random(seed);
    }

    public SiloFleet Fleet { get; }

    public FleetLoad Load { get; }

    /// <summary>Of the seed that was printed.</summary>
    public Random Random { get; }

    public TimeSpan LongestOutage => outages.Max();

    /// <summary>Skips the test where no fleet can be started.</summary>
    public static async Task<Trial> StartAsync(int silos, TimeSpan? patience = null)
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        return await StartAsync(await SiloFleet.StartAsync(silos), patience);
    }

    /// <summary>A load on a fleet, which ends with this trial.</summary>
    public static async Task<Trial> StartAsync(SiloFleet fleet, TimeSpan? patience = null)
    {
        const int Reporters = 12;
        var seed = Environment.TickCount;
        Print($"seed={seed}");
        var trial = new Trial(fleet, FleetLoad.Start(fleet, Reporters, seed, patience), seed);
        // Every path is walked once before anything breaks: the first calls of a process take longer than an outage.
        await trial.Load.AllGoOnAsync();
        await fleet.RecoverAsync();
        await trial.Load.AckedAsync(500);
        trial.Load.TakeLongest();
        return trial;
    }

    public static void Print(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    /// <summary>Waits until every caller has its answers again, and notes the longest that one of them had to wait.</summary>
    public async Task EndOutageAsync(string fault)
    {
        await Load.AllGoOnAsync();
        outages.Add(Load.TakeLongest());
        Print(string.Create(CultureInfo.InvariantCulture, $"{fault}: longest outage of a caller {outages[^1].TotalSeconds:F2} s"));
    }

    /// <summary>Stops the load and judges what all silos say, those too that ended last and are started again.</summary>
    /// <param name="fault">What struck, for the table of faults.</param>
    public async Task JudgeAsync(string fault, int rounds)
    {
        await Load.StopAsync();
        await Fleet.RecoverAsync();
        Assert.DoesNotContain(Fleet.Ends, SawAnotherJournal);
        await Judge.CheckAsync(Fleet, Load);
        var retried = Load.Deliveries.Count(one => one.Failures.Count > 0);
        Print($"{retried} of {Load.Deliveries.Count} reports were sent again");
        FaultTable.Judge(fault, rounds, Load.Deliveries.Count, 0, 0, LongestOutage);
    }

    // No fault that strikes here changes what is committed: a silo that found it changed had shown what never was.
    private static bool SawAnotherJournal(string end) =>
        end.Contains("another history", StringComparison.Ordinal) || end.Contains("damaged", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await Load.DisposeAsync();
        await Fleet.DisposeAsync();
    }
}
