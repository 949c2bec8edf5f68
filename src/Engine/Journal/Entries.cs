using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Engine.Journal;

/// <summary>Something that happened: one entry of the journal, one revision.</summary>
internal abstract record Entry;

/// <summary>A report was accepted.</summary>
/// <param name="Report">What was sent. Its node and obligation are named by index in <paramref name="Event"/> and below.</param>
/// <param name="ObligationIndex">Index of the change's obligation; −1: none.</param>
internal sealed record ReportAccepted(Report Report, ulong Fingerprint, int ObligationIndex, NodeEvent Event) : Entry;

/// <summary>The district's day changed.</summary>
internal sealed record DayBegan(DateOnly Day) : Entry;

/// <summary>A registry was applied; its files are stored beside the entry.</summary>
internal sealed record RegistryApplied(long Version) : Entry;
