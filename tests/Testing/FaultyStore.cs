using WasteSorting.Ledger;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;

namespace WasteSorting.Testing;

/// <summary>What the writer asks of a store.</summary>
internal enum StoreStep
{
    Begin = 1,
    FindKnown = 2,
    Append = 3,
    Remember = 4,
    SaveSnapshot = 5,
}

/// <summary>A store that fails, or waits, where a test says.</summary>
internal sealed class FaultyStore(ILedgerStore inner) : ILedgerStore
{
    /// <summary>Asked before every step: the error that it is to fail with.</summary>
    public Func<StoreStep, Exception?> FaultOf { get; set; } = _ => null;

    /// <summary>Awaited before anybody is told how far is committed.</summary>
    public Func<Task> BeforeReached { get; set; } = () => Task.CompletedTask;

    public string Description => inner.Description;

    public TimeSpan? ClockDifference => inner.ClockDifference;

    public bool IsReachable => inner.IsReachable;

    public bool KnowsIds => inner.KnowsIds;

    public Replay Open(Func<JournalHead, JournalBatch> begin) => inner.Open(begin);

    public void Follow(LiveLedger ledger) => inner.Follow(ledger);

    public Turn Begin(ResumeToken known)
    {
        Fail(StoreStep.Begin);
        return inner.Begin(known);
    }

    public void GiveBack() => inner.GiveBack();

    public IReadOnlyDictionary<Guid, ReportEntry> FindKnown(IReadOnlyList<ReportChange> changes)
    {
        Fail(StoreStep.FindKnown);
        return inner.FindKnown(changes);
    }

    public ResumeToken? TryAppend(in JournalBatch batch, IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken)
    {
        Fail(StoreStep.Append);
        return inner.TryAppend(batch, added, taken);
    }

    public void Remember(IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken)
    {
        Fail(StoreStep.Remember);
        inner.Remember(added, taken);
    }

    public void SaveSnapshot(LedgerState state)
    {
        Fail(StoreStep.SaveSnapshot);
        inner.SaveSnapshot(state);
    }

    public bool TryFind(Guid id, out ReportEntry report) => inner.TryFind(id, out report);

    public ValueTask<IReadOnlyList<ReportEntry>> FindAsync(Guid[] ids) => inner.FindAsync(ids);

    public async ValueTask<long> ReachedAsync(long shown)
    {
        await BeforeReached().ConfigureAwait(false);
        return await inner.ReachedAsync(shown).ConfigureAwait(false);
    }

    public OpenedReader OpenReader() => inner.OpenReader();

    public void Dispose() => inner.Dispose();

    private void Fail(StoreStep step)
    {
        if (FaultOf(step) is { } fault)
        {
            throw fault;
        }
    }
}
