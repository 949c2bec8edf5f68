using System.Collections.Immutable;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Papers.Import;

/// <summary>What the ledger would say to the reports of a sheet, told by its cells.</summary>
public sealed record TrialFaults
{
    /// <summary>What would be refused.</summary>
    public ImmutableArray<ImportFault> Faults { get; private init; } = [];

    /// <summary>Reports that the ledger has already: importing them again changes nothing.</summary>
    public ImmutableArray<PlannedReport> AlreadyThere { get; private init; } = [];

    /// <param name="trials">One for each report of the plan, in their order.</param>
    public static TrialFaults Of(ImportPlan plan, IReadOnlyList<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(trials);
        if (trials.Count != plan.Reports.Length)
        {
            throw new ArgumentException($"{trials.Count} trials for {plan.Reports.Length} reports", nameof(trials));
        }

        var tried = plan.Reports.Zip(trials);
        return new TrialFaults
        {
            Faults = [.. tried.SelectMany(one => one.Second.Refusals.Select(refusal => Locate(plan, one.First, refusal)))],
            AlreadyThere = [.. tried.Where(one => one.Second.RepeatedReport).Select(one => one.First)],
        };
    }

    private static ImportFault Locate(ImportPlan plan, PlannedReport report, Refusal refusal)
    {
        var column = ColumnOf(refusal.Field)?.Name ?? "";
        var cell = plan.Header?.AddressOf(report.Row, column) ?? Sheets.CellAddress.OfRow(report.Row);
        return new ImportFault(
            cell, plan.Header?.Has(column) == true ? column : "", RefusalTexts.CauseOf(refusal), RefusalTexts.AdviceOn(refusal));
    }

    // Other fields are not in the sheet: then it is the row.
    private static SheetColumn? ColumnOf(string field) => field switch
    {
        "node" => ReportColumns.Node,
        "day" => ReportColumns.Day,
        "period" => ReportColumns.Period,
        "obligation" => ReportColumns.Obligation,
        "count" => ReportColumns.Count,
        "stage" => ReportColumns.Stage,
        "numerator" => ReportColumns.Numerator,
        "denominator" => ReportColumns.Denominator,
        "note" => ReportColumns.Note,
        _ when field.StartsWith("evidence", StringComparison.Ordinal) => ReportColumns.Link,
        _ => null,
    };
}
