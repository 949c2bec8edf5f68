using Npgsql;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Registry;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>
/// The answer to an append is lost on its way from the database. The chain says what became of it: its callers are answered once, with what is
/// true, and nothing is appended twice.
/// </summary>
public sealed class LostAnswerTests
{
    private const string Waiting = "EXISTS (SELECT 1 FROM pg_locks WHERE relation = 'report'::regclass AND NOT granted)";

    private static readonly DateOnly FirstDay = StoreSilo.FirstDay;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OfReports_AreAnsweredOnceWithTheirReceipts(bool tookPlace)
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var cable = StoreSilo.CableTo(database);
        await using var silo = StoreSilo.Open(database.Through(cable));
        var first = await silo.Engine.SubmitAsync(Act("dept-a"));
        Report[] reports = [Act("dept-a"), Act("town-a"), Act("dept-b"), Act("dept-a")];

        var outcomes = await LoseAnswerAsync(database, cable, tookPlace, () => silo.Engine.SubmitAsync(reports));
        Assert.All(outcomes, one => Assert.Equal(SubmitStatus.Accepted, one.Status));
        Assert.Equal(Enumerable.Range(1, 4).Select(at => first.Revision + at), outcomes.Select(one => one.Revision).Order());
        await AssertHoldsAsync(database, silo, 5);
        Assert.Equal(outcomes, await silo.Engine.SubmitAsync(reports).Within("receipts"));
        await AssertHoldsAsync(database, silo, 5);
    }

    // Decided anew it would be refused: the version that it was made from is not in force any more.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OfARegistry_IsAnsweredAsApplied(bool tookPlace)
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var cable = StoreSilo.CableTo(database);
        await using var silo = StoreSilo.Open(database.Through(cable));
        await silo.Engine.SubmitAsync(Act("dept-a"));
        var version = silo.Engine.Registry.Version;

        var outcome = await LoseAnswerAsync(database, cable, tookPlace, () => silo.Engine.ApplyRegistryAsync(Other(), version, dryRun: false));
        Assert.Equal((SubmitStatus.Accepted, false, version + 1), (outcome.Status, outcome.IsStale, outcome.Version));
        Assert.Equal(version + 1, silo.Engine.Registry.Version);
        Assert.Equal(2L, await database.RunAsync("SELECT count(*) FROM registry"));
    }

    // Its own batch is among those that it has missed: it hears of it when it stands at the end, not before.
    [Fact]
    public async Task OfARegistry_WithMoreMissedThanItAppliesUnderTheLock_IsAnsweredAsApplied()
    {
        var slow = StoreSilo.Bounds with { MissedBatchesMax = 2, ReconnectPause = TimeSpan.FromHours(1) };
        await using var database = await PostgresDatabase.CreateAsync();
        await using var other = StoreSilo.Open(database.ConnectionString);
        await using var cable = StoreSilo.CableTo(database);
        await using var silo = StoreSilo.Open(database.Through(cable), slow);
        await silo.Engine.SubmitAsync(Act("dept-a"));
        await StoreSilo.DeafenAsync(silo, other, cable);
        await silo.Engine.SubmitAsync(Act("dept-a"));
        var version = silo.Engine.Registry.Version;

        var outcome = await LoseAnswerAsync(
            database,
            cable,
            tookPlace: true,
            () => silo.Engine.ApplyRegistryAsync(Other(), version, dryRun: false),
            async () =>
            {
                for (var at = 0; at < 7; at++)
                {
                    Assert.Equal(SubmitStatus.Accepted, (await other.Engine.SubmitAsync(Act("town-b"))).Status);
                }
            });
        Assert.Equal((SubmitStatus.Accepted, false, version + 1), (outcome.Status, outcome.IsStale, outcome.Version));
        Assert.Equal(1L + 3 + 1 + 7, await database.RunAsync("SELECT count(*) FROM journal"));
    }

    /// <summary>Lets an append come to its last statement, and takes its answer away.</summary>
    private static async Task<T> LoseAnswerAsync<T>(
        PostgresDatabase database, Cable cable, bool tookPlace, Func<Task<T>> act, Func<Task>? meanwhile = null)
    {
        var rows = (long)(await database.RunAsync("SELECT count(*) FROM journal"))!;
        var holder = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await using (holder)
        {
            await holder.OpenAsync();
            await using var hold = new NpgsqlCommand("BEGIN; LOCK TABLE report IN EXCLUSIVE MODE", holder);
            await hold.ExecuteNonQueryAsync();
            var task = act();
            await database.UntilAsync(Waiting, "an append that waits");
            cable.SwallowAnswers();
            if (!tookPlace)
            {
                await database.RunAsync("SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE relation = 'report'::regclass AND NOT granted");
            }

            await holder.CloseAsync();
            if (tookPlace)
            {
                await database.UntilAsync($"(SELECT count(*) FROM journal) = {rows + 1}", "the commit");
            }

            await (meanwhile?.Invoke() ?? Task.CompletedTask);
            Assert.False(task.IsCompleted, "an answer came though none arrived");
            cable.Cut();
            return await task.Within("the answer");
        }
    }

    private static async Task AssertHoldsAsync(PostgresDatabase database, BareSilo silo, int reports)
    {
        Assert.Equal((long)reports, await database.RunAsync("SELECT count(*) FROM report"));
        var state = silo.Ledger.State;
        Assert.Equal((reports, reports), (state.ReportCount, state.View.Read(0).Department[TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)]));
    }

    private static Report Act(string unit) => Reports.Act(unit, "month-act", FirstDay);

    private static RegistrySource Other() =>
        TestDistricts.Source().Change(RegistrySchema.Sites, "school-2", ",dept-a,", ",dept-b,");
}
