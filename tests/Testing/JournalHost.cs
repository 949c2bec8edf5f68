using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger;

namespace WasteSorting.Testing;

/// <summary>A ledger on a journal that one process keeps, which can be opened again.</summary>
public abstract class JournalHost : LedgerHost
{
    private readonly Func<IJournal> open;

    private protected JournalHost(Func<IJournal> open, RegistrySource source, EngineLimits limits, FakeTime time)
        : base(time)
    {
        this.open = open;
        Source = source;
        Limits = limits;
    }

    public FaultyJournal Journal { get; private set; } = null!;

    protected RegistrySource Source { get; }

    protected EngineLimits Limits { get; }

    public override async Task RestartAsync(bool isCrash)
    {
        if (isCrash)
        {
            Journal.Cut();
        }

        await StopAsync(isCrash).Within("stop of the engine").ConfigureAwait(false);
        await StartAsync().Within("start of the engine").ConfigureAwait(false);
    }

    public override void Hold() => Journal.Hold();

    public override void LetGo() => Journal.LetGo();

    public override Task WhenHeldAsync() => Journal.WhenHeldAsync().Within("a held commit");

    public override async ValueTask DisposeAsync()
    {
        LetGo();
        await StopAsync(isCrash: true).Within("stop of the engine").ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    protected abstract Task StartAsync();

    /// <param name="isCrash">Nothing is tidied up.</param>
    protected abstract Task StopAsync(bool isCrash);

    private protected LiveLedger OpenLedger()
    {
        var journal = new FaultyJournal(open());
        try
        {
            var ledger = LiveLedger.Open(new SingleStore(journal), Source, Limits, Time);
            Journal = journal;
            return ledger;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }
}
