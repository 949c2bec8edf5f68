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
internal sealed class FaultyStore(ILedgerStore inner) : ForwardingStore(inner)
{
    /// <summary>Asked before every step: the error that it is to fail with.</summary>
    public Func<StoreStep, Exception?> FaultOf { get; set; } = _ => null;

    /// <summary>Awaited before anybody is told how far is committed.</summary>
    public Func<Task> BeforeReached { get; set; } = () => Task.CompletedTask;

    public override Turn Begin(ResumeToken known)
    {
        Fail(StoreStep.Begin);
        return Inner.Begin(known);
    }

    public override IReadOnlyDictionary<Guid, ReportEntry> FindKnown(IReadOnlyList<ReportChange> changes)
    {
        Fail(StoreStep.FindKnown);
        return Inner.FindKnown(changes);
    }

    public override ResumeToken? TryAppend(in JournalBatch batch, IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken)
    {
        Fail(StoreStep.Append);
        return Inner.TryAppend(batch, added, taken);
    }

    public override void Remember(IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken)
    {
        Fail(StoreStep.Remember);
        Inner.Remember(added, taken);
    }

    public override void SaveSnapshot(LedgerState state)
    {
        Fail(StoreStep.SaveSnapshot);
        Inner.SaveSnapshot(state);
    }

    public override async ValueTask<long> ReachedAsync(long shown)
    {
        await BeforeReached().ConfigureAwait(false);
        return await Inner.ReachedAsync(shown).ConfigureAwait(false);
    }

    private void Fail(StoreStep step)
    {
        if (FaultOf(step) is { } fault)
        {
            throw fault;
        }
    }
}
