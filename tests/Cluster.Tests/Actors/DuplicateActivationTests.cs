using Microsoft.Extensions.Logging.Abstractions;
using WasteSorting.Cluster.Actors;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Cluster.Tests.Actors;

/// <summary>
/// Orleans may for a moment run two activations of one actor. Here two of them, each with the ledger of a silo of its own,
/// always decide at once: the database lets one of each pair through, and the other decides again.
/// </summary>
public sealed class DuplicateActivationTests : IAsyncLifetime
{
    private const int Rounds = 1_000;

    // Patient: on a machine under load a slow answer is no failure.
    private static readonly ClusterLimits Bounds = new() { LockIdleMax = TimeSpan.FromSeconds(10), CommitPatience = TimeSpan.FromMinutes(1) };
    private static readonly DateOnly FirstDay = new(2026, 9, 15);
    private readonly SiloLedger[] ledgers = new SiloLedger[2];
    private string? database;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        database = await SharedPostgres.CreateDatabaseAsync();
        for (var at = 0; at < ledgers.Length; at++)
        {
            ledgers[at] = SiloLedger.Open(
                database, TestDistricts.Source(), new EngineLimits(), Bounds, FakeTime.On(FirstDay), NullLogger.Instance);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (database is null)
        {
            return;
        }

        foreach (var ledger in ledgers)
        {
            ledger.Dispose();
        }

        await SharedPostgres.DropDatabaseAsync(database);
    }

    [Fact]
    public async Task TwoActivations_ThatWriteAtOnce_LoseNothingAndCountNothingTwice() => await Seeded.RunAsync(
        nameof(TwoActivations_ThatWriteAtOnce_LoseNothingAndCountNothingTwice),
        1,
        async random =>
        {
            var node = ledgers[0].View.Registry.FindNode("dept-a")!.Index;
            Decider[] activations = [new(ledgers[0]), new(ledgers[1])];
            var receipts = new Dictionary<Guid, SubmitOutcome>();
            for (var round = 0; round < Rounds; round++)
            {
                // Now and then both are given the same report, as when a caller tries again elsewhere.
                Report[] both = [Act(), Act()];
                both[1] = random.Next(4) == 0 ? both[0] : both[1];
                var outcomes = await Task.WhenAll(both.Select((report, at) => Task.Run(() => activations[at].DecideAsync(node, [report]))))
                    .Within($"round {round}");
                for (var at = 0; at < both.Length; at++)
                {
                    Assert.Equal(SubmitStatus.Accepted, outcomes[at][0].Status);
                    Assert.Equal(outcomes[at][0], receipts.GetValueOrDefault(both[at].Id, outcomes[at][0]));
                    receipts[both[at].Id] = outcomes[at][0];
                }
            }

            Assert.Equal(receipts.Count, receipts.Values.Select(one => one.Revision).Distinct().Count());
            foreach (var ledger in ledgers)
            {
                var view = await ledger.CatchUpAsync();
                Assert.Equal(receipts.Count, ledger.ReportCount);
                Assert.Equal(receipts.Count, view.Read(0).Department[TallyCell.Of(1, PeriodFigure.Acts)]);
                Assert.Equal(receipts.Count, view.Nodes[node].State!.Version);
                Assert.True(Recount.Prove(view).IsEqual);
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"{Rounds} rounds, {receipts.Count} reports, 0 lost, 0 double");
        });

    [Fact]
    public async Task TwoActivations_ThatTakeOneReportBackAtOnce_TakeItBackOnce()
    {
        var node = ledgers[0].View.Registry.FindNode("school-1")!.Index;
        Decider[] activations = [new(ledgers[0]), new(ledgers[1])];
        for (var round = 0; round < 100; round++)
        {
            var report = Reports.Stage("school-1", FirstDay, Stage.ReportedDone);
            Assert.Equal(SubmitStatus.Accepted, (await activations[round % 2].DecideAsync(node, [report]))[0].Status);
            var outcomes = await Task.WhenAll(activations.Select(one =>
                Task.Run(() => one.DecideAsync(node, [Reports.Retraction(report, FirstDay)])))).Within($"round {round}");
            Assert.Equal(
                [SubmitStatus.Accepted, SubmitStatus.EarlierAlreadyTaken],
                outcomes.Select(one => one[0].Status).Order());
        }

        foreach (var ledger in ledgers)
        {
            Assert.Equal(0, (await ledger.CatchUpAsync()).Read(0).Department[TallyCell.Reported(Stage.ReportedDone)]);
        }
    }

    private static Report Act() => Reports.Act("dept-a", "month-act", FirstDay);
}
