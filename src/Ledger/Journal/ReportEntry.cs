using WasteSorting.Domain.Nodes;

namespace WasteSorting.Ledger.Journal;

/// <summary>What the ledger remembers of an accepted report: enough to answer it again, and to take it back.</summary>
/// <param name="AcceptedAt">Unix time in milliseconds.</param>
/// <param name="Node">Index of the node.</param>
/// <param name="Counts">Not retracted or corrected.</param>
internal readonly record struct ReportEntry(
    Guid Id, ulong Fingerprint, long Revision, long AcceptedAt, int Node, bool Counts, Effect Effect);
