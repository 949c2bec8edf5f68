using WasteSorting.Ledger.Journal;

namespace WasteSorting.Server;

/// <summary>What a ledger is kept in.</summary>
internal enum JournalKind
{
    /// <summary>A file in the data directory.</summary>
    Sqlite = 1,

    /// <summary>A database of PostgreSQL.</summary>
    Postgres = 2,
}

/// <summary>Where a ledger is kept.</summary>
internal sealed class JournalPlace
{
    private readonly JournalKind kind;
    private readonly string data;
    private readonly string postgres;

    private JournalPlace(JournalKind kind, string data, string postgres)
    {
        this.kind = kind;
        this.data = data;
        this.postgres = postgres;
    }

    /// <summary>Whether there is a journal that can be opened without making one. Not known before a database is opened.</summary>
    public bool MayExist => kind == JournalKind.Postgres || File.Exists(Path.Combine(data, "ledger.db"));

    /// <param name="flag">The flag that chose the kind, for errors.</param>
    /// <exception cref="OptionsException">The connection string is none, or missing where it is needed.</exception>
    public static JournalPlace Read(IConfiguration settings, string flag, JournalKind kind)
    {
        var postgres = settings["postgres"] ?? "";
        if (kind == JournalKind.Postgres && postgres.Length == 0)
        {
            throw new OptionsException("--postgres", $"must say where PostgreSQL is, for --{flag} asks for it");
        }

        try
        {
            _ = postgres.Length > 0 ? PostgresConnectionString.Read(postgres) : null;
        }
        catch (FormatException error)
        {
            throw new OptionsException("--postgres", error.Message);
        }

        return new JournalPlace(kind, Path.GetFullPath(settings["data"]!), postgres);
    }

    /// <exception cref="OptionsException">It is no kind of journal.</exception>
    public static JournalKind ReadKind(IConfiguration settings, string flag) => settings[flag] switch
    {
        "sqlite" => JournalKind.Sqlite,
        "postgres" => JournalKind.Postgres,
        _ => throw new OptionsException("--" + flag, "must be sqlite or postgres"),
    };

    /// <exception cref="JournalException">It cannot be used.</exception>
    public IJournal Open() => kind switch
    {
        JournalKind.Sqlite => SqliteJournal.Open(data),
        JournalKind.Postgres => PostgresJournal.Open(postgres),
    };

    /// <summary>For people; nothing secret.</summary>
    public override string ToString()
    {
        if (kind == JournalKind.Sqlite)
        {
            return $"in {data}";
        }

        var read = PostgresConnectionString.Read(postgres);
        return $"in database {read.Database ?? read.Username} at {read.Host}:{read.Port}";
    }
}
