using System.Collections.Immutable;
using System.Globalization;
using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Import;

namespace WasteSorting.Server.Pages.Desk.Import;

/// <summary>What would become of a sheet.</summary>
public sealed record TriedSheet
{
    public required string FileName { get; init; }

    /// <summary>All that is wrong with it, from top to bottom.</summary>
    public required ImmutableArray<ImportFault> Faults { get; init; }

    public ImportPlan Plan { get; init; } = new();

    /// <summary>Rows were found in it, blank ones included.</summary>
    public bool IsRead => Plan.Reports.Length + Plan.BlankRowCount > 0;

    /// <summary>Reports that the ledger does not have.</summary>
    public int NewCount { get; init; }

    /// <summary>Reports that it has already.</summary>
    public int RepeatCount { get; init; }

    /// <summary>Revision at which they were tried.</summary>
    public long Revision { get; init; }

    public IReadOnlyList<TrialEffect> Effects { get; init; } = [];

    /// <summary>Faults in the order of their rows; of one row, and of the file, as they were found.</summary>
    public static ImmutableArray<ImportFault> InOrder(IEnumerable<ImportFault> faults) => [.. faults.OrderBy(fault => RowOf(fault.Cell))];

    // Such as C7, or 7:7.
    private static int RowOf(string cell)
    {
        var digits = cell.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : 0;
    }
}
