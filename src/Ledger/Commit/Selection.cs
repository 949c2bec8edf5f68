using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Commit;

/// <summary>
/// What of the changes that wait goes into one commit. A node's reports hold or do not, by the newest view; what does not hold says why in its
/// <see cref="StagedNode.Status"/> and is left out, the rest goes in. Owned by the writer: its buffers are reused.
/// </summary>
internal sealed class Selection
{
    private readonly ByteWriter entries = new();
    private readonly HashSet<int> nodes = [];
    private readonly HashSet<Guid> ids = [];
    private readonly List<long> counts = [];

    /// <summary>As the journal takes them.</summary>
    public ReadOnlyMemory<byte> Entries => entries.Written;

    /// <summary>The reports, with their revisions and the time.</summary>
    public List<ReportEntry> Added { get; } = [];

    /// <summary>Earlier reports that they retract or correct.</summary>
    public List<Guid> Taken { get; } = [];

    /// <summary>What they made of their nodes.</summary>
    public List<StagedNode> Nodes { get; } = [];

    /// <summary>Entries of each change that are in it.</summary>
    public IReadOnlyList<long> Counts => counts;

    /// <param name="view">Stands at the newest revision.</param>
    /// <param name="known">Reports of the changes that were accepted before.</param>
    /// <param name="room">Reports that the ledger still takes.</param>
    /// <param name="at">The time of the commit, Unix time in milliseconds.</param>
    public void Choose(
        IReadOnlyList<ReportChange> changes, DistrictView view, IReadOnlyDictionary<Guid, ReportEntry> known, long room, long at)
    {
        Clear();
        foreach (var change in changes)
        {
            ChooseNodes(change, view, known);
            var before = Added.Count;
            Take(change, view.Revision, ref room, at, areIdsShared: changes.Count > 1);
            counts.Add(Added.Count - before);
        }
    }

    private void Clear()
    {
        entries.Clear();
        nodes.Clear();
        ids.Clear();
        counts.Clear();
        Added.Clear();
        Taken.Clear();
        Nodes.Clear();
    }

    private void ChooseNodes(ReportChange change, DistrictView view, IReadOnlyDictionary<Guid, ReportEntry> known)
    {
        foreach (var staged in change.Nodes)
        {
            // Two activations of a node may meet in one batch: the later one decides again.
            var holds = change.Epoch == view.Epoch && staged.BaseVersion == view.Nodes[staged.Node].State!.Version && nodes.Add(staged.Node);
            staged.Status = holds ? CommitStatus.Committed : CommitStatus.Conflict;
        }

        if (known.Count == 0 && ids.Count == 0)
        {
            return;
        }

        foreach (var report in change.Reports)
        {
            if (known.ContainsKey(report.Entry.Id) || ids.Contains(report.Entry.Id))
            {
                change.Nodes[report.Node].Status = CommitStatus.Conflict;
            }
        }
    }

    private void Take(ReportChange change, long revision, ref long room, long at, bool areIdsShared)
    {
        foreach (var staged in change.Nodes)
        {
            if (staged.Status != CommitStatus.Committed)
            {
                continue;
            }

            if (staged.ReportCount > room)
            {
                staged.Status = CommitStatus.LedgerFull;
                continue;
            }

            room -= staged.ReportCount;
            Nodes.Add(staged);
        }

        var start = 0;
        foreach (var report in change.Reports)
        {
            if (change.Nodes[report.Node].Status == CommitStatus.Committed)
            {
                Take(report, change.Entries[start..report.End], revision, at, areIdsShared);
            }

            start = report.End;
        }
    }

    private void Take(in StagedReport report, ReadOnlySpan<byte> bytes, long revision, long at, bool areIdsShared)
    {
        entries.Raw(bytes);
        Added.Add(report.Entry with { Revision = revision + Added.Count + 1, AcceptedAt = at });
        if (report.Takes != Guid.Empty)
        {
            Taken.Add(report.Takes);
        }

        if (areIdsShared)
        {
            ids.Add(report.Entry.Id);
        }
    }
}
