using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>One line of a ranked league, in words that both sides write alike.</summary>
/// <param name="Rank">0: it has none.</param>
internal sealed record TableLine(
    string Node, int Rank, int DecidedBy, long VerifiedBp, long ReportedBp, string Tier, string Terms, UnrankedReason Why)
{
    public static TableLine Unranked(string node, UnrankedReason why) => new(node, 0, 0, 0, 0, "", "", why);
}

/// <summary>Ranks what a count says: every node is compared with every other.</summary>
internal sealed class YearTables(YearCount count)
{
    private static readonly Stage[] ByMerit =
        [Stage.NotStarted, Stage.Revoked, Stage.UnderWay, Stage.Rectifying, Stage.ReportedDone, Stage.Inspected, Stage.Certified];

    private readonly Dictionary<string, long[]> lines = count.Totals(Line.Department);
    private readonly Dictionary<string, long[]> territories = count.Totals(Line.Territory);

    public Dictionary<string, long[]> Totals(Line line) => line == Line.Department ? lines : territories;

    /// <summary>A league of units: places by rank and id, then who has none.</summary>
    public List<TableLine> OfGroup(string group, string sites)
    {
        var members = count.District.Units.Values
            .Where(unit => count.District.IsIn(unit.Row.Id, group) && count.IsThere(unit))
            .Where(unit => sites == "any" || OwnsSites(unit) == (sites == "with"));
        return Rank(members.Select(unit => WhyNot(unit) is { } why ? Contender.Not(unit.Row.Id, why) : OfUnit(unit)));
    }

    public List<TableLine> OfCategory(string category)
    {
        var members = count.District.Sites.Values.Where(site => site.Row.Category == category && site.Days.Has(count.Day));
        return Rank(members.Select(site =>
            IsExcluded(site.Row.Id) ? Contender.Not(site.Row.Id, UnrankedReason.Excluded)
            : IsNew(site.Days.RunAt(site.Row.First)!.Value.First) ? Contender.Not(site.Row.Id, UnrankedReason.New)
            : OfSite(site)));
    }

    private List<TableLine> Rank(IEnumerable<Contender> members)
    {
        var all = members.ToList();
        var ranked = all.Where(one => one.Why == default).ToList();
        var table = ranked.OrderBy(RankOf).ThenBy(one => one.Id, StringComparer.Ordinal).Select(one => new TableLine(
            one.Id, RankOf(one), DecidedBy(one), one.Verified, one.Reported, TierOf(one.Verified), string.Join(' ', one.Terms), default)).ToList();
        var others = all.Where(one => one.Why != default).Select(one => TableLine.Unranked(one.Id, one.Why));
        table.AddRange(others.OrderBy(one => one.Node, StringComparer.Ordinal));
        return table;

        int RankOf(Contender one) => 1 + ranked.Count(other => IsBetter(other, one));

        // The step that parts it from the last of those above.
        int DecidedBy(Contender one)
        {
            var above = ranked.Where(other => IsBetter(other, one)).OrderBy(RankOf).LastOrDefault();
            return above is null ? -1 : Enumerable.Range(0, one.Terms.Count).FirstOrDefault(at => above.Terms[at] != one.Terms[at], -1);
        }
    }

    private bool IsBetter(Contender one, Contender other)
    {
        foreach (var (mine, its) in one.Terms.Zip(other.Terms))
        {
            if (mine != its)
            {
                return mine > its;
            }
        }

        return count.Mistake == Mistake.TiesHaveOrder && string.CompareOrdinal(one.Id, other.Id) < 0;
    }

    private UnrankedReason? WhyNot(UnitAt unit) =>
        IsExcluded(unit.Row.Id) ? UnrankedReason.Excluded
        : count.Whole is { } period && !unit.Days.HasAll(period) ? UnrankedReason.PartOfPeriod
        : IsNew(unit.Run!.Value.First) ? UnrankedReason.New
        : Sum(TotalOf(unit), PeriodFigure.ScoreDenominator) == 0 ? UnrankedReason.NothingToAssess
        : null;

    private bool IsExcluded(string id) => count.Rules.Excluded == id;

    private bool IsNew(DateOnly from) => from > count.FirstDay && count.Day.DayNumber - from.DayNumber < count.Rules.NewUnitDays;

    private bool OwnsSites(UnitAt unit) => count.District.Sites.Values.Any(site => site.Row.Owner == unit.Row.Id && site.Days.Has(count.Day));

    // A town answers for what stands in it.
    private long[] TotalOf(UnitAt unit)
    {
        var district = count.District;
        var below = district.Units.Keys.Concat(district.Sites.Keys).Concat(district.Rows.Areas.Select(one => one.Id));
        return (below.Any(id => district.ParentOf(id, Line.Territory) == unit.Row.Id) ? territories : lines)[unit.Row.Id];
    }

    private Contender OfUnit(UnitAt unit)
    {
        var total = TotalOf(unit);
        var (revoked, missing, rules) = (total[TallyCell.Verified(Stage.Revoked)], Sum(total, PeriodFigure.Missing), count.Rules);
        var deduction = Math.Min(rules.DeductionMax, (missing * rules.PerMissing) + (revoked * rules.PerRevoked));
        var possible = Sum(total, PeriodFigure.ScoreDenominator);
        long Final(PeriodFigure achieved) => rules.Veto > 0 && revoked >= rules.Veto
            ? 0
            : Math.Max(0, (Sum(total, achieved) * 10_000 / possible) - deduction);
        var (verified, reported) = (Final(PeriodFigure.ScoreVerified), Final(PeriodFigure.ScoreReported));
        return new Contender(unit.Row.Id, verified, reported, [.. rules.Chain.Split(';').Select(term => term switch
        {
            "verified-score" => verified,
            "reported-score" => reported,
            "on-time-share" => Share(Sum(total, PeriodFigure.DoneOnTime), Sum(total, PeriodFigure.Due)),
            "certified-share" => Share(total[TallyCell.Verified(Stage.Certified)], total[TallyCell.Sites]),
            "reported-done-share" => Share(total[TallyCell.Reported(Stage.ReportedDone)], total[TallyCell.Sites]),
            "fewest-missing" => -missing,
            _ => throw new ArgumentOutOfRangeException(nameof(unit), term, "no term"),
        })]);
    }

    private Contender OfSite(SiteAt site)
    {
        long Merit(ChangeKind kind) => Array.IndexOf(ByMerit, count.StageOn(site.Row.Id, kind, count.Day));
        var (verified, reported) = (Merit(ChangeKind.InspectionRecorded), Merit(ChangeKind.StageReached));
        return new Contender(site.Row.Id, verified * 10_000 / 6, reported * 10_000 / 6, [verified, reported]);
    }

    private string TierOf(long score) => score >= count.Rules.GoodFrom ? "good" : "rest";

    private static long Share(long part, long whole) => whole == 0 ? 0 : part * 10_000 / whole;

    private static long Sum(long[] total, PeriodFigure figure) => Enum.GetValues<PeriodKind>().Sum(kind => total[TallyCell.Of(kind, figure)]);

    private sealed record Contender(string Id, long Verified, long Reported, List<long> Terms)
    {
        public UnrankedReason Why { get; private init; }

        public static Contender Not(string id, UnrankedReason why) => new(id, 0, 0, []) { Why = why };
    }
}
