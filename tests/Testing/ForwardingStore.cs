using WasteSorting.Ledger;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;

namespace WasteSorting.Testing;

/// <summary>Another store, but for what is overridden.</summary>
internal abstract class ForwardingStore(ILedgerStore inner) : ILedgerStore
{
    protected ILedgerStore Inner => inner;

    public string Description => inner.Description;

    public TimeSpan? ClockDifference => inner.ClockDifference;

    public bool IsReachable => inner.IsReachable;

    public TimeSpan SilentFor => inner.SilentFor;

    public bool KnowsIds => inner.KnowsIds;

    public Replay Open(Func<JournalHead, JournalBatch> begin) => inner.Open(begin);

    public void Follow(LiveLedger ledger) => inner.Follow(ledger);

    public virtual Turn Begin(ResumeToken known) => inner.Begin(known);

    public void GiveBack() => inner.GiveBack();

    public virtual IReadOnlyDictionary<Guid, ReportEntry> FindKnown(IReadOnlyList<ReportChange> changes) => inner.FindKnown(changes);

    public virtual ResumeToken? TryAppend(in JournalBatch batch, IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken) =>
        inner.TryAppend(batch, added, taken);

    public virtual void Remember(IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken) => inner.Remember(added, taken);

    public virtual void SaveSnapshot(LedgerState state) => inner.SaveSnapshot(state);

    public virtual bool TryFind(Guid id, out ReportEntry report) => inner.TryFind(id, out report);

    public virtual ValueTask<IReadOnlyList<ReportEntry>> FindAsync(Guid[] ids) => inner.FindAsync(ids);

    public virtual ValueTask<long> ReachedAsync(long shown) => inner.ReachedAsync(shown);

    public OpenedReader OpenReader() => inner.OpenReader();

    public void Dispose() => inner.Dispose();
}
