using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Postgres;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>
/// Sessions that break at any byte: while they are made, while statements are prepared, between a question and its answer. It is never more than
/// a lost store: the silos go on, and every report counts once.
/// </summary>
public sealed class BrokenSessionTests
{
    private const int Silos = 3;
    private const int BreaksOfEach = 25;
    private const int Rounds = 40;
    private const int BytesMax = 3_000;
    private static readonly PostgresLimits Bounds = StoreSilo.Bounds with { LockIdleMax = TimeSpan.FromSeconds(1) };
    private static readonly string[] Units = ["dept-a", "dept-b", "town-b"];

    [Fact]
    public Task SilosWhoseSessionsBreakAtAnyByte_GoOn_AndEveryReportCountsOnce() => Seeded.RunAsync(
        nameof(SilosWhoseSessionsBreakAtAnyByte_GoOn_AndEveryReportCountsOnce), 1, async random =>
    {
        await using var database = await PostgresDatabase.CreateAsync();
        var cables = Enumerable.Range(0, Silos).Select(_ => StoreSilo.CableTo(database)).ToArray();
        var silos = cables.Select(cable => StoreSilo.Open(database.Through(cable), Bounds)).ToArray();
        var before = silos[0].Ledger.State.ReportCount;
        var breaking = Task.WhenAll(cables.Select((cable, at) => BreakAsync(cable, silos[at].Ledger, new Random(random.Next()))));
        var sent = await Task.WhenAll(silos.SelectMany(silo => ReportsUntil(breaking, silo, silos)));
        await breaking;
        await Waiting.UntilAsync(
            () => Task.FromResult(silos.All(silo => silo.Ledger.State.ReportCount == before + sent.Sum())), $"{sent.Sum()} reports on all silos");
        Assert.Single(silos.Select(silo => silo.Ledger.State.Token).Distinct());
        foreach (var (silo, cable) in silos.Zip(cables))
        {
            Assert.False(silo.Ledger.Failure.IsCompleted);
            await silo.DisposeAsync();
            await cable.DisposeAsync();
        }
    });

    // The driver sends while it reads: either may find the break first, and takes the session away under the other.
    [Fact]
    public async Task ASessionThatIsGoneWhenItIsUsed_IsALostStore_EachTime()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var cable = StoreSilo.CableTo(database);
        using var store = new PostgresStore(database.Through(cable), Bounds, NullLogger.Instance);
        var known = store.Open(_ => Founding.Of(TestDistricts.Source(), FakeTime.On(StoreSilo.FirstDay).GetUtcNow())).ToState().Token;
        var batch = new JournalBatch(known.Revision + 1, known.Revision + 1, 0, new byte[1]);
        for (var round = 0; round < Rounds; round++)
        {
            Assert.NotEqual(true, store.Begin(known).WasAppended);
            cable.Break();
            Assert.Throws<StoreLostException>(() => store.TryAppend(batch, [], []));
            store.Begin(known);
            store.GiveBack();
            cable.Break();
            Assert.Throws<StoreLostException>(() => store.Begin(known));
        }
    }

    [Fact]
    public void WhatASessionThrowsThatIsOver_IsKnown_WhateverItIs()
    {
        using var over = new NpgsqlConnection();
        foreach (var error in new Exception[] { new InvalidCastException(), new ObjectDisposedException("source"), new NpgsqlException() })
        {
            Assert.True(PostgresErrors.IsKnown(error, over));
            Assert.True(PostgresErrors.IsKnown(error, null));
        }

        Assert.False(PostgresErrors.IsKnown(new JournalDamagedException("found"), over));
    }

    private static async Task BreakAsync(Cable cable, LiveLedger ledger, Random random)
    {
        for (var left = BreaksOfEach; left > 0; left--)
        {
            var next = await Task.WhenAny(cable.BreakAfter(random.Next(BytesMax)), ledger.Failure).Within("the next break");
            Assert.False(next == ledger.Failure, ledger.Failure.IsCompleted ? $"The silo failed: {await ledger.Failure}" : "");
        }
    }

    // More than one of a unit, so that a batch holds what waited. What was refused is sent again, with its id, by way of any silo.
    private static IEnumerable<Task<int>> ReportsUntil(Task end, BareSilo silo, BareSilo[] silos) =>
        from unit in Units
        from copy in Enumerable.Range(0, 4)
        select Task.Run(async () =>
        {
            var count = 0;
            for (; !end.IsCompleted; count++)
            {
                var report = Reports.Act(unit, "month-act", StoreSilo.FirstDay) with { Note = new string('长', 100 * copy) };
                var to = Array.IndexOf(silos, silo);
                while ((await silos[to].Engine.SubmitAsync(report)).Status != SubmitStatus.Accepted)
                {
                    to = (to + 1) % silos.Length;
                }
            }

            return count;
        });
}
