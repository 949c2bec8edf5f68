using Npgsql;
using WasteSorting.Ledger.Journal;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

public sealed class PostgresJournalContractTests : JournalContract
{
    private readonly string database;

    public PostgresJournalContractTests()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        database = SharedPostgres.CreateDatabase();
    }

    protected override IJournal Open() => PostgresJournal.Open(database);

    protected override void Clean() => SharedPostgres.DropDatabase(database);
}

/// <summary>The rules of the PostgreSQL journal: one writer, no setting that loses reports, no foreign database, no damage unseen.</summary>
public sealed class PostgresJournalTests
{
    [Fact]
    public async Task Open_WhileOpen_IsRefused()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        using (database.Open())
        {
            Assert.Throws<JournalInUseException>(() => database.Open());
        }

        database.Open().Dispose();
    }

    [Fact]
    public async Task Open_WhileAClusterHoldsTheLockShared_IsRefused()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using (var cluster = new NpgsqlConnection(database.ConnectionString))
        {
            await cluster.OpenAsync();
            await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock_shared({PostgresSchema.WriterLock})", cluster);
            await command.ExecuteNonQueryAsync();
            Assert.Throws<JournalInUseException>(() => database.Open());
        }

        database.Open().Dispose();
    }

    [Theory]
    [InlineData("fsync")]
    [InlineData("full_page_writes")]
    public async Task Open_OnAServerThatMayLoseCommits_IsRefusedByTheSettingsName(string setting)
    {
        Assert.SkipWhen(PostgresServer.WhyNoneOfOnesOwn is not null, PostgresServer.WhyNoneOfOnesOwn ?? "");
        await using var server = await PostgresServer.StartOwnAsync($"{setting}=off");
        await using var database = await PostgresDatabase.CreateAsync(server);
        Assert.Contains($"{setting} is off", Assert.Throws<JournalDamagedException>(() => database.Open()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("synchronous_commit", "off")]
    [InlineData("synchronous_commit", "local")]
    [InlineData("synchronous_commit", "remote_write")]
    [InlineData("default_transaction_read_only", "on")]
    public async Task Open_OfADatabaseThatMayLoseCommits_IsRefusedByTheSettingsName(string setting, string value)
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await SetAsync(database, setting, value);
        var error = Assert.Throws<JournalDamagedException>(() => database.Open());
        Assert.Contains($"{setting.Replace("default_", "", StringComparison.Ordinal)} is {value}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ByManyAtOnce_MakesTheTablesOnce()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            using var connection = new NpgsqlConnection(database.ConnectionString);
            connection.Open();
            PostgresSchema.Ensure(connection);
        }))).Within("all of them");
        Assert.Equal(1L, await database.RunAsync("SELECT count(*) FROM format"));
        Assert.Equal("e", await database.RunAsync("SELECT attstorage::text FROM pg_attribute WHERE attrelid = 'journal'::regclass AND attname = 'entries'"));
    }

    [Theory]
    [InlineData("CREATE TABLE journal (a int)")]
    [InlineData("CREATE TABLE format (a int)")]
    [InlineData("CREATE TABLE format (version int)")]
    [InlineData("CREATE TABLE format (version int); INSERT INTO format VALUES (99)")]
    [InlineData("CREATE TABLE format (version int); INSERT INTO format VALUES (1), (1)")]
    public async Task Open_OfAnotherDatabaseOrANewerFormat_IsRefused(string statements)
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await database.RunAsync(statements);
        Assert.Throws<JournalDamagedException>(() => database.Open());
        Assert.Equal(1L, await database.RunAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [Theory]
    [InlineData("DELETE FROM journal WHERE last = 3")]
    [InlineData("UPDATE journal SET at = at + 1 WHERE last = 2")]
    [InlineData("UPDATE journal SET entries = set_byte(entries, 0, 7) WHERE last = 2")]
    [InlineData("UPDATE journal SET chain = set_byte(chain, 31, 255 - get_byte(chain, 31)) WHERE last = 2")]
    [InlineData("UPDATE journal SET first = 0 WHERE last = 2")]
    [InlineData("UPDATE journal SET last = 9 WHERE last = 4")]
    [InlineData("DELETE FROM journal WHERE last = 1")]
    [InlineData("DROP TABLE journal; CREATE TABLE journal (last int, chain bytea)")]
    public async Task ReadAfter_OfAChangedRow_IsRefused(string change)
    {
        await using var database = await FillAsync();
        await database.RunAsync(change);
        Assert.Throws<JournalDamagedException>(() =>
        {
            using var journal = database.Open();
            journal.ReadAfter(0).Count();
        });
    }

    [Fact]
    public async Task ReadAfter_ASnapshotThatTheJournalDoesNotReach_IsRefused()
    {
        await using var database = await FillAsync();
        await database.RunAsync("DELETE FROM journal WHERE last = 4");
        using var journal = database.Open();
        Assert.Throws<JournalDamagedException>(() => journal.ReadAfter(4).Count());
    }

    [Theory]
    [InlineData("UPDATE registry SET files = '\\x0b0c'")]
    [InlineData("UPDATE registry SET revision = 3")]
    public async Task ReadRegistries_Changed_IsRefused(string change)
    {
        await using var database = await FillAsync();
        await database.RunAsync(change);
        using var journal = database.Open();
        Assert.Throws<JournalDamagedException>(() => journal.ReadRegistries().Count());
    }

    [Theory]
    [InlineData("UPDATE snapshot SET content = '\\x0b0c' WHERE number = 1")]
    [InlineData("UPDATE snapshot SET number = 5 WHERE number = 1")]
    [InlineData("UPDATE snapshot SET content = '\\x0300000000000000' WHERE number = -1")]
    public async Task LoadSnapshot_Changed_IsRefused(string change)
    {
        await using var database = await FillAsync();
        await database.RunAsync(change);
        using var journal = database.Open();
        Assert.Throws<JournalDamagedException>(() => journal.LoadSnapshot());
    }

    [Fact]
    public async Task Append_AfterAnError_IsRefusedForGood()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        using var journal = database.Open();
        journal.Append(new JournalBatch(1, 1, 5, new byte[] { 1 }));

        // A revision that is there already breaks the table's key.
        Assert.Throws<JournalException>(() => journal.Append(new JournalBatch(1, 1, 5, new byte[] { 1 }, new byte[] { 2 })));
        Assert.Throws<JournalException>(() => journal.Append(new JournalBatch(2, 2, 5, new byte[] { 1 })));
        Assert.Throws<JournalException>(() => journal.SaveSnapshot(1, []));
        using var again = database.Open();
        Assert.Single(again.ReadAfter(0));
        Assert.Empty(again.ReadRegistries());
    }

    [Fact]
    public async Task Head_IsTheOneOfSqliteForTheSameBatches()
    {
        await using var database = await FillAsync();
        var directory = Directory.CreateTempSubdirectory("same-").FullName;
        using (var sqlite = SqliteJournal.Open(directory))
        using (var postgres = database.Open())
        {
            Assert.Equal(JournalHead.Of(0, new byte[32]), sqlite.Head);
            Fill(sqlite);
            Assert.Equal(sqlite.Head, postgres.Head);
            Assert.Equal(4, postgres.Head.Revision);
        }

        Directory.Delete(directory, true);
    }

    [Fact]
    public async Task Description_NamesTheServerAndNoSecret()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        using (var journal = database.Open())
        {
            Assert.Matches(@"^PostgreSQL \d+\.\d+, synchronous_commit=on$", journal.Description);
        }

        settings.Username = "nobody-at-all";
        settings.Password = "another-secret";
        var refused = Assert.Throws<JournalException>(() => PostgresJournal.Open(settings.ConnectionString));
        Assert.DoesNotContain("another-secret", refused.ToString(), StringComparison.Ordinal);
        settings.Port = 1;
        var unreachable = Assert.Throws<JournalException>(() => PostgresJournal.Open(settings.ConnectionString));
        Assert.DoesNotContain("another-secret", unreachable.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no connection string")]
    [InlineData("Username=u;Password=the-secret")]
    [InlineData("Host=h;Port=the-secret")]
    [InlineData("postgres://u:the-secret@h/d?sslmode=require")]
    public void Open_WithNoConnectionString_SaysSoAndRepeatsNothing(string text)
    {
        var error = Assert.Throws<FormatException>(() => PostgresJournal.Open(text));
        Assert.DoesNotContain("the-secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_BehindARegistryOfNoBatch_HasTheOthers()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        using var journal = database.Open();
        journal.Append(new JournalBatch(1, 1, 5, new byte[] { 1 }));
        journal.Append(new JournalBatch(2, 3, 5, new byte[] { 1 }, new byte[] { 10, 11 }));
        await database.RunAsync("INSERT INTO registry VALUES (2, '\\x01', sha256('\\x020000000000000001'))");
        var page = JournalPage.Read(journal, 0, int.MaxValue, CancellationToken.None)!;
        Assert.Equal([0, 2], page.Select(batch => batch.Registry?.Length ?? 0));
    }

    [Fact]
    public async Task ReadAfter_GivenUpEarly_IsNotSentTheRestOfTheJournal()
    {
        const int Rows = 5_000;
        const int RowBytes = 2_000;
        await using var database = await PostgresDatabase.CreateAsync();
        using (var journal = database.Open())
        {
            journal.Append(new JournalBatch(1, 1, 5, new byte[] { 1 }));
        }

        await database.RunAsync(
            "INSERT INTO journal (last, first, at, entries, chain) "
            + $"SELECT n, n, 5, decode(repeat('00', {RowBytes}), 'hex'), decode(repeat('00', 32), 'hex') FROM generate_series(2, {Rows}) n");
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var cable = new Cable(settings.Port);
        settings.Port = cable.Port;
        settings.Pooling = false;
        await using (var connection = new NpgsqlConnection(settings.ConnectionString))
        {
            await connection.OpenAsync();
            Assert.Equal(1, new PostgresReader(connection).ReadAfter(0).First().Last);
        }

        Assert.InRange(cable.ArrivedBytes, 1, Rows * RowBytes / 5);
    }

    private static Task<object?> SetAsync(PostgresDatabase database, string setting, string value) => database.RunAsync(
        $"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database.ConnectionString).Database} SET {setting} = '{value}'");

    private static async Task<PostgresDatabase> FillAsync()
    {
        var database = await PostgresDatabase.CreateAsync();
        using var journal = database.Open();
        Fill(journal);
        return database;
    }

    private static void Fill(IJournal journal)
    {
        journal.Append(new JournalBatch(1, 1, 5, new byte[] { 1 }, new byte[] { 10, 11 }));
        for (var at = 2; at <= 4; at++)
        {
            journal.Append(new JournalBatch(at, at, 5, new byte[] { 1 }));
        }

        journal.SaveSnapshot(4, [new SnapshotPart(0, new byte[] { 1 }), new SnapshotPart(1, new byte[] { 2 })]);
    }
}
