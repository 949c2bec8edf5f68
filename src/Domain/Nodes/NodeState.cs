using System.Collections.Immutable;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Domain.Nodes;

/// <summary>What one actor holds: facts only. Totals are computed from it. Immutable.</summary>
/// <param name="Version">Events applied so far.</param>
public abstract record NodeState(long Version);

/// <summary>A site's facts, reported and verified apart.</summary>
public sealed record SiteState(long Version, MarkSet Reported, MarkSet Verified) : NodeState(Version)
{
    public static readonly SiteState Initial = new(0, MarkSet.Empty, MarkSet.Empty);

    /// <summary>By what all reports say, of days ahead too.</summary>
    public Stage ReportedStage => StageOf(Reported.Latest);

    /// <summary>By what all inspections say, of days ahead too.</summary>
    public Stage VerifiedStage => StageOf(Verified.Latest);

    /// <summary>By reports, at the end of a day.</summary>
    public Stage ReportedOn(DateOnly day) => StageOf(Reported.LatestUntil(day.DayNumber));

    /// <summary>By inspections, at the end of a day.</summary>
    public Stage VerifiedOn(DateOnly day) => StageOf(Verified.LatestUntil(day.DayNumber));

    private static Stage StageOf(Mark? mark) => mark is { } known ? (Stage)known.Value : Stage.NotStarted;
}

/// <summary>A unit's facts, by obligation.</summary>
/// <param name="Obligations">Obligations with facts, by rising index.</param>
public sealed record UnitState(long Version, ImmutableArray<ObligationFacts> Obligations) : NodeState(Version)
{
    public static readonly UnitState Initial = new(0, []);

    /// <summary>Facts for an obligation in a period; <see cref="PeriodFacts.None"/> where there are none.</summary>
    public PeriodFacts Facts(int obligation, Period period) =>
        FindObligation(obligation) is var at and >= 0 ? Obligations[at].Facts(period) : PeriodFacts.None(period);

    /// <summary>Periods in which an obligation has facts.</summary>
    public int PeriodCount(int obligation) =>
        FindObligation(obligation) is var at and >= 0 ? Obligations[at].Periods.Length : 0;

    /// <summary>With these facts in place of those of their period. Facts that say nothing are not kept.</summary>
    public UnitState With(int obligation, PeriodFacts facts, long version)
    {
        var at = FindObligation(obligation);
        var changed = (at >= 0 ? Obligations[at] : new ObligationFacts(obligation, [])).With(facts);
        return new UnitState(
            version,
            changed.Periods.IsEmpty ? at >= 0 ? Obligations.RemoveAt(at) : Obligations
                : at >= 0 ? Obligations.SetItem(at, changed)
                : Obligations.Insert(~at, changed));
    }

    public bool Equals(UnitState? other) =>
        other is not null && Version == other.Version && Obligations.AsSpan().SequenceEqual(other.Obligations.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Version, Obligations.Length);

    private int FindObligation(int obligation)
    {
        for (var at = 0; at < Obligations.Length; at++)
        {
            if (Obligations[at].Obligation >= obligation)
            {
                return Obligations[at].Obligation == obligation ? at : ~at;
            }
        }

        return ~Obligations.Length;
    }
}

/// <summary>One obligation's facts, by rising period.</summary>
public sealed record ObligationFacts(int Obligation, ImmutableArray<PeriodFacts> Periods)
{
    public PeriodFacts Facts(Period period) => Find(period) is var at and >= 0 ? Periods[at] : PeriodFacts.None(period);

    public ObligationFacts With(PeriodFacts facts)
    {
        var at = Find(facts.Period);
        return new ObligationFacts(
            Obligation,
            facts.IsEmpty ? at >= 0 ? Periods.RemoveAt(at) : Periods
                : at >= 0 ? Periods.SetItem(at, facts)
                : Periods.Insert(~at, facts));
    }

    public bool Equals(ObligationFacts? other) =>
        other is not null && Obligation == other.Obligation && Periods.AsSpan().SequenceEqual(other.Periods.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Obligation, Periods.Length);

    // The newest period is asked for most.
    private int Find(Period period)
    {
        for (var at = Periods.Length - 1; at >= 0; at--)
        {
            if (Periods[at].Period <= period)
            {
                return Periods[at].Period == period ? at : ~(at + 1);
            }
        }

        return ~0;
    }
}

/// <summary>What live reports say of one obligation in one period: days, and no verdicts.</summary>
/// <param name="Counts">Acts, documents or pieces of evidence.</param>
/// <param name="Measured">Shares measured, of a coverage.</param>
public sealed record PeriodFacts(Period Period, DayCounts Counts, MarkSet Measured)
{
    public long Count => Counts.Total;

    /// <summary>No live report says anything.</summary>
    public bool IsEmpty => Count == 0 && Measured.Count == 0;

    public static PeriodFacts None(Period period) => new(period, DayCounts.Empty, MarkSet.Empty);
}
