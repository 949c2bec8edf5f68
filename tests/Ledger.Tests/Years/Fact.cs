using WasteSorting.Domain.Reports;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>One accepted report.</summary>
/// <param name="Duty">Id; empty of a site's.</param>
/// <param name="For">The period that it is for; default of a site's.</param>
/// <param name="Amount">Acts, documents or pieces; of a share its numerator.</param>
/// <param name="Takes">The fact that it takes back; null: none.</param>
internal sealed record Fact(
    long Revision, Guid Id, string Node, DateOnly Day, ChangeKind Kind, string Duty, Window For, long Amount, long Whole, Stage Stage, Fact? Takes)
{
    /// <summary>Revision of the report that takes it back.</summary>
    public long TakenAt { get; set; } = long.MaxValue;

    public bool IsLiveAt(long revision) => Revision <= revision && revision < TakenAt;

    /// <summary>Whether both speak of one thing: a site by reports or by inspections, or a duty in a period.</summary>
    public bool IsAbout(Fact other) => Node == other.Node && Duty == other.Duty && For == other.For && (Duty.Length > 0 || Kind == other.Kind);
}
