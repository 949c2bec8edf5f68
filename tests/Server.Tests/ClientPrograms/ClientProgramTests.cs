using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.ClientPrograms;

/// <summary>The programs of docs/clients do what it says, each on a real server. Totals are the judge.</summary>
public sealed class ClientProgramTests(ClientProgramTests.OwnServer own) : IClassFixture<ClientProgramTests.OwnServer>
{
    private const string Duty = "publicity-volunteer-activity";
    private static readonly TimeSpan Pushback = TimeSpan.FromMilliseconds(300);

    private readonly ServerProcess server = own.Server;

    [Theory]
    [MemberData(nameof(ClientProgram.Names), MemberType = typeof(ClientProgram))]
    public Task Report_ThatCannotBeTakenNow_IsSentAgainAsItWas_AfterThePauseThatTheServerAskedFor(string name) =>
        ClientProgram.CheckAsync(name, "unary: the same report again after UNAVAILABLE, as late as the server says", async program =>
        {
            await using var front = await Front.StartAsync(server.GrpcAddress);
            front.NextSubmit(_ => throw Failure(StatusCode.Unavailable, $"{Pushback.TotalMilliseconds}"));
            front.NextSubmit(_ => throw Failure(StatusCode.ResourceExhausted, $"{Pushback.TotalMilliseconds}"));

            await CountAsync(program, front.Address, reports: 10, counted: 11);

            var attempts = front.Submitted.ToArray();
            Assert.Equal(3, attempts.Length);
            Assert.Single(attempts.Select(attempt => attempt.Request).Distinct());
            // Clocks of other runtimes are a few milliseconds early at times.
            Assert.All(
                attempts.Zip(attempts[1..], (one, next) => Stopwatch.GetElapsedTime(one.At, next.At)),
                pause => Assert.True(pause > Pushback * 0.95, $"{pause}"));
        });

    [Theory]
    [MemberData(nameof(ClientProgram.Names), MemberType = typeof(ClientProgram))]
    public Task Report_WhoseAnswerWasLost_IsSentAgain_AndCountsOnce(string name) =>
        ClientProgram.CheckAsync(name, "unary: a report whose answer was lost counts once", async program =>
        {
            await using var front = await Front.StartAsync(server.GrpcAddress);
            front.NextSubmit(async passOn =>
            {
                await passOn();
                throw Failure(StatusCode.Unavailable);
            });

            await CountAsync(program, front.Address, reports: 0, counted: 1);

            Assert.Single(front.Submitted.Select(attempt => attempt.Request).Distinct());
            Assert.Equal(2, front.Submitted.Count);
        });

    [Theory]
    [MemberData(nameof(ClientProgram.Names), MemberType = typeof(ClientProgram))]
    public Task Server_ThatWantsNoOtherAttempt_IsBelieved(string name) =>
        ClientProgram.CheckAsync(name, "unary: no other attempt after a pushback of -1", async program =>
        {
            await using var front = await Front.StartAsync(server.GrpcAddress);
            front.NextSubmit(_ => throw Failure(StatusCode.Unavailable, "-1"));

            using var run = await program.StartAsync(front.Address, server.Token, Duty, 1);

            Assert.True(await run.ExitAsync() == 1, run.Output);
            Assert.Single(front.Submitted);
        });

    [Theory]
    [MemberData(nameof(ClientProgram.Names), MemberType = typeof(ClientProgram))]
    public Task Refusal_IsShownWithReasonAndField(string name) =>
        ClientProgram.CheckAsync(name, "unary: a refusal is not repeated, and shown with reason and field", async program =>
        {
            await using var front = await Front.StartAsync(server.GrpcAddress);

            using var run = await program.StartAsync(front.Address, server.Token, "no-such-duty", 1);

            Assert.True(await run.ExitAsync() == 1, run.Output);
            Assert.Contains("OBLIGATION_UNKNOWN obligation: ", run.Output, StringComparison.Ordinal);
            Assert.Single(front.Submitted);
        });

    [Theory]
    [MemberData(nameof(ClientProgram.Names), MemberType = typeof(ClientProgram))]
    public Task Stream_ThatBreaks_GoesOnWithWhatHasNoAnswer(string name) =>
        ClientProgram.CheckAsync(name, "stream: what has no answer goes out again with its ids, and no more", async program =>
        {
            // Three answers of five come. Of the first, one report had no room, and one is refused for good.
            await using var front = await Front.StartAsync(server.GrpcAddress, (stream, message, response) =>
            {
                if (stream == 1 && message == 1)
                {
                    response.Answers[7] = Refused(StatusCode.ResourceExhausted, "OVERLOADED", "");
                    response.Answers[8] = Refused(StatusCode.FailedPrecondition, "PERIOD_CLOSED", "period");
                }

                if (stream == 1 && message == 4)
                {
                    throw Failure(StatusCode.Unavailable, "0");
                }
            });

            var run = await CountAsync(program, front.Address, reports: 500, counted: 501);

            Assert.Contains("streamed: 499 accepted, 1 refused", run.Output, StringComparison.Ordinal);
            var streams = front.Streamed.Select(ids => ids.ToArray()).ToArray();
            var all = streams[0].Union(streams[1]).ToArray();
            Assert.Equal(500, all.Length);
            Assert.Equal([all[7], .. all[300..]], streams[1]);
            Assert.Contains($"refused {all[8]}: PERIOD_CLOSED, period: ", run.Output, StringComparison.Ordinal);
        });

    [Theory]
    [MemberData(nameof(ClientProgram.Names), MemberType = typeof(ClientProgram))]
    public Task KillDashNine_InTheMiddle_LosesNothing_DoublesNothing_AndTheWatchGoesOn(string name) =>
        ClientProgram.CheckAsync(name, "kill -9 and restart: nothing lost, nothing twice, the watch resumes", async program =>
        {
            // The answers to 2,000 reports are about 140 KB.
            await using var gate = new Gate(server.GrpcAddress, bytes: 40_000);

            var run = await CountAsync(program, gate.Address, reports: 2_000, counted: 2_001, async () =>
            {
                await gate.Losing.Within("lost answers");
                await server.KillAsync();
                gate.Open();
                await server.StartAgainAsync();
            });

            Assert.Contains("streamed: 2000 accepted, 0 refused", run.Output, StringComparison.Ordinal);
            Assert.NotEmpty(run.Lines("stream broken: "));
            Assert.NotEmpty(run.Lines("watch broken at revision "));
            var watched = run.Lines("watched: revision ").ToArray();
            Assert.Single(watched, line => line.Contains("Snapshot", StringComparison.OrdinalIgnoreCase));
            var revisions = watched.Select(line => long.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(revisions.Order(), revisions);
        });

    /// <summary>Runs a program to its good end, and compares the totals before and after.</summary>
    private async Task<ClientRun> CountAsync(
        ClientProgram program, Uri address, int reports, int counted, Func<Task>? meanwhile = null)
    {
        var before = await CountsAsync();
        using var run = await program.StartAsync(address, server.Token, Duty, reports);
        await (meanwhile?.Invoke() ?? Task.CompletedTask);
        Assert.True(await run.ExitAsync() == 0, run.Output);
        Assert.Equal((before.Reports + counted, before.Acts + counted), await CountsAsync());
        return run;
    }

    private async Task<(long Reports, long Acts)> CountsAsync()
    {
        using var client = new Client(server);
        Assert.True((await client.ProveAsync()).Equal);
        var unit = await client.ProgressAsync("publicity");
        return ((await client.StatusAsync()).ReportCount, unit.Department.Periods.Sum(period => period.Acts));
    }

    private static RpcException Failure(StatusCode code, string? pushback = null)
    {
        var trailers = new Metadata();
        if (pushback is not null)
        {
            trailers.Add("grpc-retry-pushback-ms", pushback);
        }

        return new RpcException(new Status(code, "as the test says"), trailers);
    }

    private static Answer Refused(StatusCode code, string reason, string field) =>
        new() { Refusal = new Refusal { Code = (int)code, Reason = reason, Field = field, Message = "as the test says" } };

    public sealed class OwnServer : IAsyncLifetime
    {
        public ServerProcess Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await ServerProcess.StartAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
