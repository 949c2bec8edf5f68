using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Postgres;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>Silos on one database do not hold each other up.</summary>
public sealed class PostgresStoreTests
{
    private static readonly DateOnly FirstDay = StoreSilo.FirstDay;

    [Fact]
    public async Task Open_WhileItsReplayIsHeld_KeepsNobodyFromCommitting()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var silo = StoreSilo.Open(database.ConnectionString);
        for (var at = 0; at < 150; at++)
        {
            await silo.Engine.SubmitAsync(Act() with { Note = new string('n', 900) });
        }

        await using var cable = StoreSilo.CableTo(database);
        cable.SwallowAnswersAfter(90_000);
        using var store = new PostgresStore(database.Through(cable), StoreSilo.Bounds, NullLogger.Instance);
        var opening = Task.Run(() => store.Open(_ => throw new InvalidOperationException("It is founded.")));
        await Waiting.UntilAsync(() => Task.FromResult(cable.HasSwallowed), "the middle of the replay");

        Assert.Equal(SubmitStatus.Accepted, (await silo.Engine.SubmitAsync(Act())).Status);
        var outcome = await silo.Engine.ApplyRegistryAsync(TestDistricts.Source(), 0, dryRun: false).Within("the registry");
        Assert.Equal(SubmitStatus.Accepted, outcome.Status);
        await using var second = StoreSilo.Open(database.ConnectionString);
        Assert.Equal(SubmitStatus.Accepted, (await second.Engine.SubmitAsync(Act())).Status);
        Assert.False(opening.IsCompleted, "the replay was not held");
        cable.Cut();
        await Assert.ThrowsAnyAsync<JournalException>(() => opening.Within("the end of the replay"));
    }

    [Fact]
    public async Task Begin_FarBehind_GivesThePartsWithoutTheLock_AndTheLastWithIt()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        using var store = new PostgresStore(database.ConnectionString, StoreSilo.Bounds with { MissedBatchesMax = 3 }, NullLogger.Instance);
        var known = store.Open(_ => Founding.Of(TestDistricts.Source(), FakeTime.On(FirstDay).GetUtcNow())).ToState().Token;
        await using var silo = StoreSilo.Open(database.ConnectionString);
        for (var at = 0; at < 10; at++)
        {
            await silo.Engine.SubmitAsync(Act());
        }

        var parts = new List<int>();
        Turn turn;
        while (!(turn = store.Begin(known)).IsNewest)
        {
            parts.Add(turn.Missed.Count);
            known = turn.Missed[^1].Token;
            Assert.False(await IsLockedAsync(database), "what is far behind holds the lock");
            Assert.Equal(SubmitStatus.Accepted, (await silo.Engine.SubmitAsync(Act())).Status);
        }

        Assert.All(parts, count => Assert.Equal(4, count));
        Assert.InRange(parts.Count, 2, 5);
        Assert.InRange(turn.Missed.Count, 0, 3);
        Assert.True(await IsLockedAsync(database), "the turn does not hold the lock");
        store.GiveBack();
        Assert.False(await IsLockedAsync(database), "the lock was not given back");
    }

    // The writer as a whole: what others committed is in its view before it decides, however much that is.
    [Fact]
    public async Task Submit_OnASiloThatIsFarBehind_RestsOnAllThatOthersCommitted()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var cable = StoreSilo.CableTo(database);
        var deaf = StoreSilo.Bounds with { MissedBatchesMax = 2, ReconnectPause = TimeSpan.FromHours(1) };
        await using var silo = StoreSilo.Open(database.Through(cable), deaf);
        await using var other = StoreSilo.Open(database.ConnectionString);
        await silo.Engine.SubmitAsync(Act());
        await StoreSilo.DeafenAsync(silo, other, cable);
        var before = silo.Ledger.State.Revision;
        var acts = new List<Report>();
        for (var at = 0; at < 9; at++)
        {
            acts.Add(Act());
            await other.Engine.SubmitAsync(acts[^1]);
        }

        Assert.Equal(before, silo.Ledger.State.Revision);
        var outcomes = await silo.Engine.SubmitAsync([Act(), acts[8], Act()]).Within("answers");
        Assert.Equal([before + 10, before + 9, before + 11], outcomes.Select(one => one.Revision));
        Assert.Equal(13, silo.Engine.Status.ReportCount);
    }

    [Fact]
    public async Task Watch_OnASiloThatIsBehind_WaitsForTheTokensRevision_AndGoesOnFromIt()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var cable = StoreSilo.CableTo(database);
        await using var silo = StoreSilo.Open(database.Through(cable), StoreSilo.Bounds with { ReconnectPause = TimeSpan.FromHours(1) });
        await using var other = StoreSilo.Open(database.ConnectionString);

        // Its actor is there: one that is made later waits for what it does not hear of.
        await silo.Engine.SubmitAsync(Act());
        await StoreSilo.DeafenAsync(silo, other, cable);
        await Waiting.UntilAsync(() => CanAskAsync(silo), "new connections for questions");
        await other.Engine.SubmitAsync(Act());
        var seen = other.Ledger.State.Token;
        Assert.True(silo.Ledger.State.Revision < seen.Revision, "the silo is not behind");

        var node = silo.Engine.Registry.FindNode("dept-a")!.Index;
        await using var feed = silo.Engine.Watch([node], seen);
        var asked = feed.Ask();
        Assert.False(asked.IsCompleted, "the token's revision is not here yet");
        var next = await silo.Engine.SubmitAsync(Act()).Within("the answer");
        Assert.True(await asked.Within("the change after the token"));
        Assert.Equal((FeedEvent.Change, next.Revision), (feed.Current.Event, feed.Current.Cut.Revision));
        Assert.Equal(silo.Ledger.State.Token, feed.Current.Token);
    }

    // As after a failover that lost the newest commit, when another one has taken its revision.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ASilo_WhoseDatabaseHasAnotherHistory_Fences(bool isDeaf)
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var cable = StoreSilo.CableTo(database);
        await using var silo = StoreSilo.Open(database.Through(cable), StoreSilo.Bounds with { ReconnectPause = TimeSpan.FromHours(1) });
        await using var other = StoreSilo.Open(database.ConnectionString);
        await silo.Engine.SubmitAsync(Act());
        if (isDeaf)
        {
            await StoreSilo.DeafenAsync(silo, other, cable);
        }

        const string Other = "SET chain = set_byte(chain, 0, get_byte(chain, 0) # 1)";
        await database.RunAsync($"UPDATE journal {Other} WHERE last = (SELECT revision FROM ledger_head); UPDATE ledger_head {Other}");
        var answer = isDeaf ? (await silo.Engine.SubmitAsync(Act()).Within("an answer")).Status : SubmitStatus.Fenced;
        Assert.Equal(SubmitStatus.Fenced, answer);
        var error = Assert.IsType<JournalDamagedException>(await silo.Ledger.Failure.Within("the fence"));
        Assert.Contains("another history", error.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> CanAskAsync(BareSilo silo)
    {
        try
        {
            return await silo.Ledger.Store.ReachedAsync(0) > 0;
        }
        catch (StoreLostException)
        {
            return false;
        }
    }

    private static async Task<bool> IsLockedAsync(PostgresDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var look = new NpgsqlCommand("SELECT count(*) FROM (SELECT 1 FROM ledger_head FOR UPDATE SKIP LOCKED) AS head", connection);
        return await look.ExecuteScalarAsync() is 0L;
    }

    private static Report Act() => Reports.Act("dept-a", "month-act", FirstDay);
}
