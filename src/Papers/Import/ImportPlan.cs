using System.Collections.Immutable;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Papers.Import;

/// <summary>A report and the row that says it.</summary>
/// <param name="Row">Number of the row in the sheet.</param>
public sealed record PlannedReport(int Row, Report Report);

/// <summary>What a sheet of reports comes to.</summary>
public sealed record ImportPlan
{
    /// <summary>From top to bottom. A row with a fault is not among them.</summary>
    public ImmutableArray<PlannedReport> Reports { get; init; } = [];

    /// <summary>Every fault of every row, from top to bottom.</summary>
    public ImmutableArray<ImportFault> Faults { get; init; } = [];

    /// <summary>Rows in which nothing was filled in.</summary>
    public int BlankRowCount { get; init; }

    /// <summary>Headers of columns that are not read.</summary>
    public ImmutableArray<string> IgnoredColumns { get; init; } = [];

    internal SheetHeader? Header { get; init; }
}
