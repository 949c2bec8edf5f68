namespace WasteSorting.Cluster.Store;

/// <summary>Where the ledger stands.</summary>
/// <param name="Revision">Of the newest entry.</param>
/// <param name="ReportCount">Reports accepted.</param>
/// <param name="Chain">Of the newest journal row.</param>
internal sealed record LedgerHead(long Revision, long ReportCount, byte[] Chain);
