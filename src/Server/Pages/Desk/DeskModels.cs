using WasteSorting.Contracts.V1;

namespace WasteSorting.Server.Pages.Desk;

public sealed record LoginModel(Speech Speech, bool IsWrong);

/// <summary>Who works at the desk, and what of it they may see.</summary>
/// <param name="Rights">Names of the rights of the role.</param>
public sealed record DeskHead(PageHead Page, WhoAmIResponse Who, IReadOnlyCollection<string> Rights)
{
    public Speech Speech => Page.Speech;

    /// <summary>The page has begun, and says how far some work is: see <see cref="DeskWork"/>.</summary>
    public bool IsWorking { get; init; }

    public bool Has(string right) => Rights.Contains(right);
}

/// <summary>What the holder's node owes, and the sites that can be reported or inspected.</summary>
public sealed record DeskHomeModel(DeskHead Head, IReadOnlyList<Duty> Duties, IReadOnlyList<Progress> Sites);

/// <summary>Duties of all units that are late or due soon.</summary>
public sealed record DueModel(DeskHead Head, int Days, IReadOnlyList<Duty> Duties);

/// <summary>What was reported about a node.</summary>
public sealed record HeldModel(DeskHead Head, Progress Node, IReadOnlyList<HeldReport> Reports)
{
    /// <summary>Whether another one took it back or replaced it.</summary>
    public bool IsTaken(HeldReport report) => Reports.Any(one =>
        one.Report.Corrects == report.Report.ReportId || one.Report.Retraction?.ReportId == report.Report.ReportId);
}

/// <summary>A form for one report, as it was filled in so far.</summary>
/// <param name="Fault">Why it was refused; empty: it was not.</param>
/// <param name="FaultField">The field that it is about; empty: none.</param>
public sealed record FormModel(DeskHead Head, ReportDraft Draft, Progress Node, Obligation? Obligation, string Fault, string FaultField);

public sealed record ReceiptModel(DeskHead Head, string Node, long Revision, string ReportId);

public sealed record PeriodsModel(DeskHead Head, IReadOnlyList<PeriodStatus> Periods, string Said);

public sealed record AuditModel(DeskHead Head)
{
    public IReadOnlyList<AuditEntry> Entries { get; init; } = [];

    /// <summary>Behind which revision the list goes on; 0: it is the last.</summary>
    public long Next { get; init; }

    /// <summary>That the chain is whole. Null: it was not verified, or is not.</summary>
    public AuditProof? Proof { get; init; }

    /// <summary>Why the chain is not whole; empty: it was not verified, or is.</summary>
    public string Fault { get; init; } = "";
}
