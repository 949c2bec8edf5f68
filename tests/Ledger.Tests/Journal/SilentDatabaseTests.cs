using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Postgres;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>A database that answers nobody any more, and breaks off no connection.</summary>
public sealed class SilentDatabaseTests
{
    private static readonly PostgresLimits Bounds = StoreSilo.Bounds with
    {
        AnswerTimeout = TimeSpan.FromSeconds(10), LockIdleMax = TimeSpan.FromSeconds(1), SilenceMax = TimeSpan.FromSeconds(1),
    };

    [Fact]
    public async Task AReportThatComesInTheSilence_IsRefusedAtOnce_AndWhatWasHeldIsTakenWhenItIsSentAgain()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var cable = StoreSilo.CableTo(database);
        await using var silo = StoreSilo.Open(database.Through(cable), Bounds, StoreSilo.Limits with { CommitPatience = TimeSpan.FromSeconds(1) });
        await silo.Engine.SubmitAsync(Act("dept-a"));

        cable.SwallowAnswers();
        var report = Act("dept-a");
        var held = silo.Engine.SubmitAsync(report);
        await Waiting.UntilAsync(() => Task.FromResult(silo.Ledger.IsSilent), "silence");
        var refused = silo.Engine.SubmitAsync(Act("dept-b"));
        Assert.True(refused.IsCompleted);
        Assert.Equal(SubmitStatus.Fenced, (await refused).Status);
        Assert.False(held.IsCompleted);

        cable.Cut();
        Assert.Equal(SubmitStatus.Fenced, (await held.Within("what becomes of it")).Status);
        await Waiting.UntilAsync(() => Task.FromResult(!silo.Ledger.IsSilent), "a database that answers again");

        // The database may still wait for the end of the connection that was cut.
        await Waiting.UntilAsync(
            async () => (await silo.Engine.SubmitAsync(report).Within("an answer")).Status == SubmitStatus.Accepted, "a receipt");
    }

    [Fact]
    public async Task AReading_IsRefusedAtOnce_WhileNothingIsHeard()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var cable = StoreSilo.CableTo(database);
        await using var silo = StoreSilo.Open(database.Through(cable), Bounds);
        var store = silo.Ledger.Store;
        Assert.True(await store.ReachedAsync(0) > 0);
        Assert.True(store.IsReachable);

        cable.SwallowAnswers();
        await Waiting.UntilAsync(() => Task.FromResult(!store.IsReachable), "silence");
        var asked = store.ReachedAsync(0);
        Assert.True(asked.IsFaulted);
        await Assert.ThrowsAsync<StoreLostException>(asked.AsTask);

        cable.Cut();
        await Waiting.UntilAsync(() => Task.FromResult(store.IsReachable), "a database that answers again");
        await Waiting.UntilAsync(() => CanAskAsync(store), "an answer");
    }

    // A pooled connection that was cut is found so when it is used.
    private static async Task<bool> CanAskAsync(ILedgerStore store)
    {
        try
        {
            return await store.ReachedAsync(0) > 0;
        }
        catch (StoreLostException)
        {
            return false;
        }
    }

    private static Report Act(string unit) => Reports.Act(unit, "month-act", StoreSilo.FirstDay);
}
