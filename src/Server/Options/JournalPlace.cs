using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Postgres;
using WasteSorting.Ledger.Sqlite;

namespace WasteSorting.Server.Options;

/// <summary>What a ledger is kept in.</summary>
internal enum JournalKind
{
    /// <summary>A file in the data directory, of one silo.</summary>
    Sqlite = 1,

    /// <summary>A database of PostgreSQL, which the silos of a cluster share.</summary>
    Postgres = 2,
}

/// <summary>Where a ledger is kept.</summary>
internal sealed class JournalPlace
{
    private readonly string data;
    private readonly bool acceptsLostLog;

    private JournalPlace(JournalKind kind, string data, string postgres, bool acceptsLostLog)
    {
        Kind = kind;
        this.data = data;
        this.acceptsLostLog = acceptsLostLog;
        Postgres = postgres;
    }

    public JournalKind Kind { get; }

    /// <summary>Connection string of the database; empty when there is none.</summary>
    public string Postgres { get; }

    /// <summary>Whether there is a journal that can be opened without making one. Not known before a database is opened.</summary>
    public bool MayExist => Kind == JournalKind.Postgres || File.Exists(Path.Combine(data, "ledger.db"));

    /// <summary>The place that a server's settings name: a database where one is given, otherwise the data directory.</summary>
    /// <exception cref="OptionsException">The connection string is none.</exception>
    public static JournalPlace Read(IConfiguration settings) =>
        Read(settings, KindIn(settings), settings.ReadFlag("accept-lost-log"));

    /// <summary>A database where one is named.</summary>
    public static JournalKind KindIn(IConfiguration settings) =>
        settings["postgres"] is { Length: > 0 } ? JournalKind.Postgres : JournalKind.Sqlite;

    /// <exception cref="OptionsException">The connection string is none, or missing where it is needed.</exception>
    public static JournalPlace Read(IConfiguration settings, JournalKind kind, bool acceptsLostLog = false)
    {
        var postgres = settings["postgres"] ?? "";
        if (kind == JournalKind.Postgres && postgres.Length == 0)
        {
            throw new OptionsException("--postgres", "must say where PostgreSQL is");
        }

        try
        {
            _ = postgres.Length > 0 ? PostgresConnectionString.Read(postgres) : null;
        }
        catch (FormatException error)
        {
            throw new OptionsException("--postgres", error.Message);
        }

        return new JournalPlace(kind, Path.GetFullPath(settings["data"]!), postgres, acceptsLostLog);
    }

    /// <summary>Opens it for a server. A directory that another process serves is refused here, before anything else starts.</summary>
    /// <exception cref="JournalException">It cannot be used.</exception>
    /// <param name="clock">Follows the database's.</param>
    /// <param name="progress">Is told how far the replay is.</param>
    public ILedgerStore OpenStore(ILogger log, DatabaseClock? clock, IProgress<WorkProgress> progress) => Kind switch
    {
        JournalKind.Sqlite => new SingleStore(SqliteJournal.Open(data, acceptsLostLog), progress),
        JournalKind.Postgres => new PostgresStore(
            PostgresConnectionString.Read(Postgres).ConnectionString, new PostgresLimits(), log, clock, progress),
    };

    /// <summary>Opens its rows for a copy, while no server uses them.</summary>
    /// <exception cref="JournalException">It cannot be used.</exception>
    public IJournalRows OpenRows() => Kind switch
    {
        JournalKind.Sqlite => SqliteJournal.Open(data),
        JournalKind.Postgres => PostgresJournal.Open(Postgres),
    };

    /// <summary>For people; nothing secret.</summary>
    public override string ToString()
    {
        if (Kind == JournalKind.Sqlite)
        {
            return $"in {data}";
        }

        var read = PostgresConnectionString.Read(Postgres);
        return $"in database {read.Database ?? read.Username} at {read.Host}:{read.Port}";
    }
}
