namespace WasteSorting.Ledger.Embedded;

/// <summary>
/// Reports by id as a batch sees them: the whole ledger's in one process, or what is known of the reports at hand where
/// the ids are kept elsewhere.
/// </summary>
internal interface IReportIndex
{
    int Count { get; }

    ref readonly ReportEntry this[int ordinal] { get; }

    /// <summary>Ordinal of the report with this id; −1 when there is none.</summary>
    int Find(Guid id);

    /// <summary>Adds a report whose id is not there.</summary>
    void Add(in ReportEntry entry);

    /// <summary>Marks a report as retracted or corrected.</summary>
    void Take(int ordinal);
}
