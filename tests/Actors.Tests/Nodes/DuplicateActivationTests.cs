using Microsoft.Extensions.Logging.Abstractions;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Postgres;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Nodes;

/// <summary>
/// Orleans may for a moment run two activations of one actor. Here two of them, each on a silo of its own, always decide at once: the writer lets
/// one of each pair through, and the other decides again.
/// </summary>
public sealed class DuplicateActivationTests : IAsyncLifetime
{
    private const int Rounds = 500;

    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    // Patient: on a machine under load a slow answer is no failure.
    private static readonly PostgresLimits Bounds = new()
    {
        LockIdleMax = TimeSpan.FromSeconds(30), AnswerTimeout = TimeSpan.FromSeconds(50), SilenceMax = TimeSpan.FromMinutes(1),
    };
    private static readonly EngineLimits Limits = new() { CommitPatience = TimeSpan.FromMinutes(1), ReadPatience = TimeSpan.FromMinutes(1) };

    private readonly List<BareSilo> silos = [];
    private string? database;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        database = await SharedPostgres.CreateDatabaseAsync();
        for (var at = 0; at < 2; at++)
        {
            silos.Add(new BareSilo(LiveLedger.Open(
                new PostgresStore(database, Bounds, NullLogger.Instance), TestDistricts.Source(), Limits, FakeTime.On(FirstDay))));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in silos)
        {
            await silo.DisposeAsync();
        }

        if (database is not null)
        {
            await SharedPostgres.DropDatabaseAsync(database);
        }
    }

    [Fact]
    public async Task TwoActivations_ThatWriteAtOnce_LoseNothingAndCountNothingTwice() => await Seeded.RunAsync(
        nameof(TwoActivations_ThatWriteAtOnce_LoseNothingAndCountNothingTwice),
        1,
        async random =>
        {
            var node = silos[0].Engine.Registry.FindNode("dept-a")!.Index;
            var receipts = new Dictionary<Guid, SubmitOutcome>();
            for (var round = 0; round < Rounds; round++)
            {
                // Now and then both are given the same report, as when a caller tries again elsewhere.
                Report[] both = [Act(), Act()];
                both[1] = random.Next(4) == 0 ? both[0] : both[1];
                var outcomes = await AtOnceAsync(both).Within($"round {round}");
                for (var at = 0; at < both.Length; at++)
                {
                    Assert.Equal(SubmitStatus.Accepted, outcomes[at].Status);
                    Assert.Equal(outcomes[at], receipts.GetValueOrDefault(both[at].Id, outcomes[at]));
                    receipts[both[at].Id] = outcomes[at];
                }
            }

            Assert.Equal(receipts.Count, receipts.Values.Select(one => one.Revision).Distinct().Count());
            foreach (var silo in silos)
            {
                var state = await silo.Ledger.CatchUpAsync();
                Assert.Equal(receipts.Count, state.ReportCount);
                Assert.Equal(receipts.Count, state.View.Read(0).Department[TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)]);
                Assert.Equal(receipts.Count, state.View.Nodes[node].State!.Version);
                Assert.True(Recount.Prove(state.View).IsEqual);
                Assert.False(silo.Engine.Failure.IsCompleted, "a conflict is no failure");
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"{Rounds} rounds, {receipts.Count} reports, 0 lost, 0 double");
        });

    [Fact]
    public async Task TwoActivations_ThatTakeOneReportBackAtOnce_TakeItBackOnce()
    {
        for (var round = 0; round < 50; round++)
        {
            var report = Reports.Stage("school-1", FirstDay, Stage.ReportedDone);
            Assert.Equal(SubmitStatus.Accepted, (await silos[round % 2].Engine.SubmitAsync(report)).Status);
            var outcomes = await AtOnceAsync([Reports.Retraction(report, FirstDay), Reports.Retraction(report, FirstDay)]).Within($"round {round}");
            Assert.All(silos, silo => Assert.False(silo.Engine.Failure.IsCompleted, silo.Engine.Failure.IsCompleted ? $"{silo.Engine.Failure.Result}" : ""));
            Assert.Equal([SubmitStatus.Accepted, SubmitStatus.EarlierAlreadyTaken], outcomes.Select(one => one.Status).Order());
        }

        foreach (var silo in silos)
        {
            Assert.Equal(0, (await silo.Engine.ReadAsync(0, CancellationToken.None)).Department[TallyCell.Reported(Stage.ReportedDone)]);
        }
    }

    // The same report is corrected on one silo as soon as the other has acked it: neither may say that there is none.
    [Fact]
    public async Task ACorrection_OnTheOtherActivation_FindsWhatItCorrects()
    {
        for (var round = 0; round < 100; round++)
        {
            var report = Reports.Stage("school-2", FirstDay, Stage.UnderWay);
            await silos[round % 2].Engine.SubmitAsync(report);
            var corrected = Reports.Stage("school-2", FirstDay, Stage.ReportedDone) with { Takes = report.Id };
            Assert.Equal(SubmitStatus.Accepted, (await silos[(round + 1) % 2].Engine.SubmitAsync(corrected)).Status);
            Assert.Equal(SubmitStatus.Accepted, (await silos[round % 2].Engine.SubmitAsync(Reports.Retraction(corrected, FirstDay))).Status);
        }

        Assert.Equal(300, (await silos[0].Ledger.CatchUpAsync()).ReportCount);
    }

    private async Task<SubmitOutcome[]> AtOnceAsync(Report[] reports) =>
        await Task.WhenAll(silos.Select((silo, at) => Task.Run(() => silo.Engine.SubmitAsync(reports[at]))));

    private static Report Act() => Reports.Act("dept-a", "month-act", FirstDay);
}
