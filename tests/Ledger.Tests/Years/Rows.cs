using System.Collections.Immutable;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>A line of the registry with the days of which it speaks.</summary>
internal abstract record Row(string Id, DateOnly? From, DateOnly? To)
{
    public DateOnly First => From ?? DateOnly.MinValue;

    public DateOnly Last => To ?? DateOnly.MaxValue;

    /// <summary>Of the lines of one id, the one that holds on a day: the newest that has begun, or else the first.</summary>
    public static T Held<T>(IEnumerable<T> lines, DateOnly day)
        where T : Row
    {
        var inOrder = lines.OrderBy(line => line.First).ToList();
        return inOrder.LastOrDefault(line => line.First <= day) ?? inOrder[0];
    }
}

internal sealed record UnitRow(string Id, string Group, string Area, bool IsTown, DateOnly? From, DateOnly? To) : Row(Id, From, To);

internal sealed record SiteRow(string Id, string Owner, string Place, string Category, DateOnly? From, DateOnly? To) : Row(Id, From, To);

/// <param name="OwedBy">Ids of units, groups or the district.</param>
internal sealed record DutyRow(
    string Id,
    ObligationKind Kind,
    ImmutableArray<string> OwedBy,
    PeriodKind Period,
    int Minimum,
    string Category,
    int Weight,
    DateOnly? Due,
    DateOnly? From,
    DateOnly? To) : Row(Id, From, To);

/// <summary>All rules at once: each of their files has lines that begin on the same days.</summary>
internal sealed record RuleRow(
    int LateCredit,
    int PerMissing,
    int PerRevoked,
    int DeductionMax,
    int Veto,
    int NewUnitDays,
    string Chain,
    int GoodFrom,
    string Excluded,
    DateOnly? From) : Row("rules", From, null);

/// <summary>The files of a registry as what they say.</summary>
/// <param name="Groups">Each with its parent.</param>
/// <param name="Areas">Each with its parent.</param>
internal sealed record Rows(
    ImmutableArray<(string Id, string Parent)> Groups,
    ImmutableArray<(string Id, string Parent)> Areas,
    ImmutableArray<UnitRow> Units,
    ImmutableArray<SiteRow> Sites,
    ImmutableArray<DutyRow> Duties,
    ImmutableArray<RuleRow> Rules)
{
    public const string District = "d";

    public static readonly ImmutableArray<string> Categories = ["shop", "school"];
}

/// <summary>Days on which something is there: runs of which none touches another.</summary>
internal sealed class Days(List<(DateOnly First, DateOnly Last)> runs)
{
    public static readonly Days Never = new([]);

    public static Days Of(IEnumerable<Row> lines)
    {
        var runs = new List<(DateOnly First, DateOnly Last)>();
        foreach (var line in lines.OrderBy(line => line.First))
        {
            if (runs.Count > 0 && runs[^1].Last >= Before(line.First))
            {
                runs[^1] = (runs[^1].First, line.Last > runs[^1].Last ? line.Last : runs[^1].Last);
            }
            else
            {
                runs.Add((line.First, line.Last));
            }
        }

        return new Days(runs);
    }

    /// <summary>The last of all; null: there is none.</summary>
    public DateOnly? Last => runs.Count == 0 ? null : runs[^1].Last;

    public bool Has(DateOnly day) => runs.Exists(run => run.First <= day && day <= run.Last);

    public bool HasAll(Window window) => runs.Exists(run => run.First <= window.First && window.Last <= run.Last);

    public bool HasAny(DateOnly first, DateOnly last) => runs.Exists(run => run.First <= last && first <= run.Last);

    public Days And(Days others) => new(
    [
        .. from run in runs
           from other in others.Both(run.First, run.Last)
           select other,
    ]);

    /// <summary>Without a day and all after it.</summary>
    public Days Until(DateOnly end) =>
        new([.. runs.Where(run => run.First < end).Select(run => (run.First, run.Last < end ? run.Last : Before(end)))]);

    /// <summary>The run that a day lies in, or else the one before it, or else the first; null: it is never there.</summary>
    public (DateOnly First, DateOnly Last)? RunAt(DateOnly day) => runs.Count == 0 ? null
        : runs.Exists(run => run.First <= day) ? runs.FindLast(run => run.First <= day)
        : runs[0];

    private IEnumerable<(DateOnly First, DateOnly Last)> Both(DateOnly first, DateOnly last) =>
        from run in runs
        where run.First <= last && first <= run.Last
        select (run.First > first ? run.First : first, run.Last < last ? run.Last : last);

    private static DateOnly Before(DateOnly day) => day == DateOnly.MinValue ? day : day.AddDays(-1);
}
