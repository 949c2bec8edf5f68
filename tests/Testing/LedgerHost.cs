using WasteSorting.Ledger;
using WasteSorting.Ledger.Embedded;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Testing;

/// <summary>A running ledger as the contract of the engines drives it: it can be stopped, crashed, started again and held.</summary>
public abstract class LedgerHost(FakeTime time) : IAsyncDisposable
{
    public FakeTime Time { get; } = time;

    public abstract IProgressEngine Engine { get; }

    /// <summary>Stops the engine and starts one on what it left. A crash leaves it no time to tidy up.</summary>
    public abstract Task RestartAsync(bool isCrash);

    /// <summary>Commits from now on do not finish until <see cref="LetGo"/>.</summary>
    public abstract void Hold();

    public abstract void LetGo();

    /// <summary>Completes when a commit is held.</summary>
    public abstract Task WhenHeldAsync();

    public abstract ValueTask DisposeAsync();
}

/// <summary>The embedded engine on a journal that can be opened again.</summary>
public sealed class EmbeddedHost : LedgerHost
{
    private readonly Func<IJournal> open;
    private readonly Action clean;
    private readonly RegistrySource source;
    private readonly EngineLimits limits;
    private EmbeddedEngine engine;

    public EmbeddedHost(Func<IJournal> open, Action clean, RegistrySource source, EngineLimits limits, FakeTime time)
        : base(time)
    {
        this.open = open;
        this.clean = clean;
        this.source = source;
        this.limits = limits;
        (Journal, engine) = Start();
    }

    /// <summary>On a journal in memory.</summary>
    public static EmbeddedHost InMemory(RegistrySource source, EngineLimits limits, FakeTime time, MemoryDisk? disk = null)
    {
        disk ??= new MemoryDisk();
        return new EmbeddedHost(() => new MemoryJournal(disk), () => { }, source, limits, time);
    }

    /// <summary>On SQLite in a directory of its own.</summary>
    public static EmbeddedHost OnSqlite(RegistrySource source, EngineLimits limits, FakeTime time)
    {
        var directory = Directory.CreateTempSubdirectory("ledger-").FullName;
        return new EmbeddedHost(() => SqliteJournal.Open(directory), () => Directory.Delete(directory, true), source, limits, time);
    }

    /// <summary>On PostgreSQL in a database of its own, in the server that the tests share.</summary>
    public static EmbeddedHost OnPostgres(RegistrySource source, EngineLimits limits, FakeTime time)
    {
        var database = SharedPostgres.CreateDatabase();
        return new EmbeddedHost(() => PostgresJournal.Open(database), () => SharedPostgres.DropDatabase(database), source, limits, time);
    }

    public FaultyJournal Journal { get; private set; }

    public override IProgressEngine Engine => engine;

    public override async Task RestartAsync(bool isCrash)
    {
        if (isCrash)
        {
            Journal.Cut();
        }

        await engine.DisposeAsync().AsTask().Within("stop of the engine").ConfigureAwait(false);
        (Journal, engine) = Start();
    }

    public override void Hold() => Journal.Hold();

    public override void LetGo() => Journal.LetGo();

    /// <summary>The engine, for what only this one has.</summary>
    public EmbeddedEngine Embedded => engine;

    public override Task WhenHeldAsync() => Journal.WhenHeldAsync().Within("a held commit");

    public override async ValueTask DisposeAsync()
    {
        LetGo();
        await engine.DisposeAsync().AsTask().Within("stop of the engine").ConfigureAwait(false);
        clean();
    }

    private (FaultyJournal Journal, EmbeddedEngine Engine) Start()
    {
        var journal = new FaultyJournal(open());
        try
        {
            return (journal, EmbeddedEngine.Start(journal, source, limits, Time));
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }
}
