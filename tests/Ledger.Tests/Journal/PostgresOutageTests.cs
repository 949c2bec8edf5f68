using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Journal;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>A server for tests that end its sessions, restart it or change its settings.</summary>
public sealed class OutagePostgres : IAsyncDisposable
{
    private PostgresServer? server;

    public async Task<PostgresServer> ServerAsync()
    {
        Assert.SkipWhen(PostgresServer.WhyNoneOfOnesOwn is not null, PostgresServer.WhyNoneOfOnesOwn ?? "");
        return server ??= await PostgresServer.StartOwnAsync();
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>Connections that are cut and servers that go down: what was acknowledged stays, nothing counts twice, or the journal ends.</summary>
public sealed class PostgresOutageTests(OutagePostgres postgres) : IClassFixture<OutagePostgres>
{
    private const int Restarts = 10;
    private const int Reporters = 8;
    private const int AcksBetweenRestarts = 40;
    private const string WaitsForStandby = "EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'SyncRep')";

    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    [Fact]
    public async Task Append_AfterItsSessionWasEnded_GoesOnInAnother()
    {
        await using var database = await PostgresDatabase.CreateAsync(await postgres.ServerAsync());
        using var journal = database.Open();
        for (var at = 1; at <= 5; at++)
        {
            journal.Append(Batch(at));
            await database.EndSessionsAsync();
            journal.SaveSnapshot(at, [new SnapshotPart(0, new byte[] { (byte)at })]);
            await database.EndSessionsAsync();
        }

        AssertHolds(database, journal, 5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_WhoseSessionEndsBeforeItsCommit_AppendsOnce(bool withRegistry)
    {
        await using var database = await PostgresDatabase.CreateAsync(await postgres.ServerAsync());
        using var journal = database.Open();
        journal.Append(Batch(1));
        await using var other = await LockAsync(database);
        var append = Task.Run(() => journal.Append(Batch(2, withRegistry)));
        const string Waits = "EXISTS (SELECT 1 FROM pg_locks WHERE relation = 'journal'::regclass AND NOT granted AND pid {0})";
        await database.UntilAsync(string.Format(null, Waits, "> 0"), "an append that waits");
        var pid = await database.RunAsync("SELECT pid FROM pg_locks WHERE relation = 'journal'::regclass AND NOT granted");
        await database.RunAsync($"SELECT pg_terminate_backend({pid}, 10000)");
        await database.UntilAsync(string.Format(null, Waits, $"<> {pid}"), "the append in another session");
        Assert.False(append.IsCompleted);
        await other.CloseAsync();
        await append.Within("the append");
        journal.Append(Batch(3));
        AssertHolds(database, journal, 3, withRegistry ? 1 : 0);
    }

    [Fact]
    public async Task Append_ToADatabaseThatEndsSlowStatements_IsNotEnded()
    {
        await using var database = await PostgresDatabase.CreateAsync(await postgres.ServerAsync());
        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        await database.RunAsync($"ALTER DATABASE {name} SET statement_timeout = 100; ALTER DATABASE {name} SET lock_timeout = 100");
        using var journal = database.Open();
        await using var other = await LockAsync(database);
        var append = Task.Run(() => journal.Append(Batch(1)));
        await database.UntilAsync(
            "EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'INSERT%' "
            + "AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > '0.3 s')",
            "an append that waits for longer");
        await other.CloseAsync();
        await append.Within("the append");
        AssertHolds(database, journal, 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_WhoseSessionEndsBehindItsCommit_AppendsOnceAndWaitsForTheStandbys(bool withRegistry)
    {
        await using var database = await PostgresDatabase.CreateAsync(await postgres.ServerAsync());
        using var journal = database.Open();
        journal.Append(Batch(1));
        await SetAsync(database, "synchronous_standby_names", "nobody");
        Task append;
        try
        {
            append = Task.Run(() => journal.Append(Batch(2, withRegistry)));
            await database.UntilAsync(WaitsForStandby, "a commit that waits for its standby");
            Assert.Equal(1L, await database.RunAsync("SELECT count(*) FROM journal"));
            await database.EndSessionsAsync();
            await database.UntilAsync($"(SELECT count(*) FROM journal) = 2 AND {WaitsForStandby}", "the batch, and a second commit that waits");
            Assert.False(append.IsCompleted, "the batch is on no standby");
        }
        finally
        {
            // Without it every commit of the server would wait for ever.
            await SetAsync(database, "synchronous_standby_names", "");
        }

        await append.Within("the append");
        journal.Append(Batch(3));
        AssertHolds(database, journal, 3, withRegistry ? 1 : 0);
    }

    [Fact]
    public async Task Append_WhoseNetworkIsCutBehindItsCommit_EndsItsOldSessionAndAppendsOnce()
    {
        await using var database = await PostgresDatabase.CreateAsync(await postgres.ServerAsync());
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var cable = new Cable(settings.Port);
        settings.Port = cable.Port;
        using var journal = PostgresJournal.Open(settings.ConnectionString);
        for (var at = 1; at <= 3; at++)
        {
            var batch = Batch(at, withRegistry: at == 2);
            cable.SwallowAnswers();
            var append = Task.Run(() => journal.Append(batch));
            await database.UntilAsync($"(SELECT count(*) FROM journal) = {at}", "the commit");
            Assert.False(append.IsCompleted, "no answer has arrived");
            cable.Cut();
            await append.Within("the append");
        }

        AssertHolds(database, journal, 3, 1);
    }

    [Fact]
    public async Task Append_AfterAnotherWroteInBetween_FailsForGood()
    {
        await using var database = await PostgresDatabase.CreateAsync(await postgres.ServerAsync());
        using var journal = database.Open();
        journal.Append(Batch(1));
        await database.EndSessionsAsync();
        using (var other = database.Open())
        {
            other.Append(new JournalBatch(2, 2, 9, new byte[] { 9 }));
        }

        Assert.Contains("somebody else", Assert.Throws<JournalException>(() => journal.Append(Batch(2))).Message, StringComparison.Ordinal);
        Assert.Throws<JournalException>(() => journal.Append(Batch(3)));
        Assert.Equal(2L, await database.RunAsync("SELECT count(*) FROM journal"));
    }

    [Fact]
    public async Task Append_WhileAnotherHasTheLock_FailsForGood()
    {
        await using var database = await PostgresDatabase.CreateAsync(await postgres.ServerAsync());
        using var journal = database.Open(outageSeconds: 1);
        journal.Append(Batch(1));
        await database.EndSessionsAsync();
        using (database.Open())
        {
            Assert.Throws<JournalInUseException>(() => journal.Append(Batch(2)));
        }

        Assert.Throws<JournalException>(() => journal.Append(Batch(2)));
        Assert.Equal(1L, await database.RunAsync("SELECT count(*) FROM journal"));
    }

    [Fact]
    public async Task Append_ToAServerThatDoesNotComeBack_FailsWithinTheBound()
    {
        var server = await postgres.ServerAsync();
        await using var database = await PostgresDatabase.CreateAsync(server);
        using (var journal = database.Open(outageSeconds: 0.5))
        {
            journal.Append(Batch(1));
            await server.StopAsync(immediate: true);
            var clock = Stopwatch.StartNew();
            Assert.Contains("0.5 s", Assert.Throws<JournalException>(() => journal.Append(Batch(2))).Message, StringComparison.Ordinal);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
            await server.StartAgainAsync();
            Assert.Throws<JournalException>(() => journal.Append(Batch(2)));
        }

        using var again = database.Open();
        Assert.Single(again.ReadAfter(0));
    }

    [Fact]
    public async Task Submit_WhileTheServerRestartsAgainAndAgain_LosesNothingAckedAndCountsNothingTwice()
    {
        var server = await postgres.ServerAsync();
        await using var database = await PostgresDatabase.CreateAsync(server);
        await using var host = new EmbeddedHost(
            () => database.Open(60), () => { }, TestDistricts.Source(), new EngineLimits { SnapshotEveryEntries = 37 }, FakeTime.On(FirstDay));
        var acked = new ConcurrentBag<(Report Report, SubmitOutcome Outcome)>();
        var acks = new SemaphoreSlim(0);
        using var enough = new CancellationTokenSource();
        var reporters = Enumerable.Range(0, Reporters).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                var report = Reports.Act("dept-a", "month-act", FirstDay);
                acked.Add((report, await host.Engine.SubmitAsync(report)));
                acks.Release();
            }
        })).ToArray();
        for (var restart = 0; restart < Restarts; restart++)
        {
            for (var ack = 0; ack < AcksBetweenRestarts; ack++)
            {
                Assert.True(await acks.WaitAsync(Waiting.Patience), $"restart {restart}: {ack} answers of {AcksBetweenRestarts} came");
            }

            await server.RestartAsync(immediate: true);
        }

        await enough.CancelAsync();
        await Task.WhenAll(reporters).Within("the last answers");
        await host.RestartAsync(isCrash: true);
        Assert.All(acked, one => Assert.Equal(SubmitStatus.Accepted, one.Outcome.Status));
        Assert.Equal(acked.Count, host.Engine.Status.ReportCount);
        Assert.Equal(acked.Count, acked.Select(one => one.Outcome.Revision).Distinct().Count());
        foreach (var (report, outcome) in acked)
        {
            Assert.Equal(outcome, await host.Engine.SubmitAsync(report));
        }

        Assert.True((await host.Engine.ProveAsync(CancellationToken.None)).IsEqual);
        Assert.Equal(acked.Count, host.Engine.Status.ReportCount);
    }

    /// <summary>Nothing is appended until the connection is closed.</summary>
    private static async Task<NpgsqlConnection> LockAsync(PostgresDatabase database)
    {
        var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE journal IN EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private static async Task SetAsync(PostgresDatabase database, string setting, string value)
    {
        await database.RunAsync($"ALTER SYSTEM SET {setting} = '{value}'");
        await database.RunAsync("SELECT pg_reload_conf()");
        await database.UntilAsync($"current_setting('{setting}') = '{value}'", setting);
    }

    private static JournalBatch Batch(int at, bool withRegistry = false) =>
        new(at, at, 5, new[] { (byte)at }, withRegistry ? new[] { (byte)at } : default(ReadOnlyMemory<byte>?));

    private static void AssertHolds(PostgresDatabase database, PostgresJournal journal, int batches, int registries = 0)
    {
        var head = journal.Head;
        journal.Dispose();
        using var again = database.Open();
        Assert.Equal(head, again.Head);
        Assert.Equal(Enumerable.Range(1, batches), again.ReadAfter(0).Select(one => (int)one.Last));
        Assert.Equal(registries, again.ReadRegistries().Count());
    }
}
