using WasteSorting.Ledger.Editions;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Audit;

/// <summary>
/// Goes through a ledger that no server uses, from its first entry to its last: the chain and the registries under it, every edition against what
/// the entries before it add up to, the snapshot against the entries, and the totals.
/// </summary>
public sealed class LedgerCheck
{
    private readonly List<string> faults = [];

    private LedgerCheck(JournalDigest journal) => Journal = journal;

    /// <summary>The rows, each with the chain that it must have.</summary>
    public JournalDigest Journal { get; }

    /// <summary>Editions that were taken anew.</summary>
    public int EditionCount { get; private set; }

    /// <summary>Revision of the snapshot; 0: there is none.</summary>
    public long SnapshotRevision { get; private set; }

    /// <summary>The totals that all entries add up to.</summary>
    public Proof Totals { get; private set; } = null!;

    /// <summary>What is not as it must be; empty: the ledger is sound.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <exception cref="JournalDamagedException">The rows are not what was appended, so that nothing else can be said.</exception>
    public static LedgerCheck Run(IJournalRows rows, IProgress<WorkProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var check = new LedgerCheck(JournalCopy.Digest(rows, progress));
        var reports = new ReportIndex();
        var replay = Replay.FromTheFirst(rows, reports, check.CheckEdition, progress);
        if (replay.Revision == 0)
        {
            throw new JournalDamagedException("The journal holds no ledger.");
        }

        var state = replay.ToState();
        check.CheckTotals(state);
        check.CheckSnapshot(rows, state, reports, progress);
        return check;
    }

    private void CheckEdition(Replay before, JournalBatch batch)
    {
        if (!EntryCodec.Publishes(batch))
        {
            return;
        }

        var from = new ByteReader(batch.Entries.Span);
        var published = (PeriodChanged)EntryCodec.Read(ref from, null);
        var period = published.Change.Act.Period;
        var again = EditionCodec.Write(EditionMaker.Of(before.ToState().View, period));
        EditionCount++;
        if (!published.Edition.Span.SequenceEqual(again))
        {
            faults.Add($"the edition of {period} that revision {batch.Last} published is not what the entries before it add up to");
        }
    }

    private void CheckTotals(LedgerState state)
    {
        Totals = Recount.Prove(state.View);
        if (!Totals.IsEqual)
        {
            faults.Add($"the totals differ at {string.Join(", ", Totals.DifferingNodes.Select(node => node.Id))}");
        }
    }

    private void CheckSnapshot(IJournalRows rows, LedgerState state, ReportIndex reports, IProgress<WorkProgress>? progress)
    {
        SnapshotRevision = rows.LoadSnapshot()?.Revision ?? 0;
        if (SnapshotRevision == 0)
        {
            return;
        }

        // Where silos share the journal, ids are kept beside it and in no snapshot.
        var kept = rows is IJournal ? new ReportIndex() : null;
        var started = Replay.Of(rows, kept, progress).ToState();
        if (!SnapshotCodec.WriteFacts(started).AsSpan().SequenceEqual(SnapshotCodec.WriteFacts(state))
            || !AccessCodec.WriteTable(started.Access).AsSpan().SequenceEqual(AccessCodec.WriteTable(state.Access)))
        {
            faults.Add($"the snapshot of revision {SnapshotRevision} is not what the entries before it add up to");
        }

        if (kept is not null && !IsSame(kept, reports))
        {
            faults.Add($"the ids beside the snapshot of revision {SnapshotRevision} are not those of the entries before it");
        }
    }

    private static bool IsSame(ReportIndex one, ReportIndex other)
    {
        for (var at = 0; at < Math.Min(one.Count, other.Count); at++)
        {
            if (one[at] != other[at])
            {
                return false;
            }
        }

        return one.Count == other.Count;
    }
}
