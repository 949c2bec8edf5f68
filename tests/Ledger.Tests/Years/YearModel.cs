using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>All that was accepted in a year, in lists, each with its revision: what the ledger is to show is counted from them.</summary>
internal sealed class YearModel(Mistake mistake)
{
    private const long Now = long.MaxValue - 1;

    private readonly List<Fact> facts = [];
    private readonly Dictionary<Guid, Fact> byId = [];
    private readonly Dictionary<string, PeriodKind> kinds = new(StringComparer.Ordinal);
    private readonly List<(long Revision, DateOnly Day)> days = [];
    private readonly List<(long Revision, Version Version)> versions = [];

    public Mistake Mistake => mistake;

    public IReadOnlyList<Fact> Facts => facts;

    public IReadOnlyList<(long Revision, Version Version)> Versions => versions;

    public List<Published> Editions { get; } = [];

    public DateOnly FirstDay => days[0].Day;

    public DateOnly Today => days[^1].Day;

    public Version Newest => versions[^1].Version;

    /// <summary>Every id of a node that there ever was.</summary>
    public HashSet<string> Ids { get; } = new(StringComparer.Ordinal);

    public void Begin(long revision, DateOnly day) => days.Add((revision, day));

    public void Apply(long revision, Rows rows)
    {
        var before = versions.Count == 0 || mistake == Mistake.LeftOutIsForgotten ? null : Newest;
        versions.Add((revision, new Version(rows, Today, before)));
        Ids.UnionWith(rows.Units.Select(one => one.Id).Concat(rows.Sites.Select(one => one.Id)));
        foreach (var duty in rows.Duties)
        {
            kinds[duty.Id] = duty.Period;
        }
    }

    public void Accept(long revision, Report report)
    {
        var change = report.Change;
        var taken = byId.GetValueOrDefault(report.Takes);
        var fact = new Fact(
            revision,
            report.Id,
            report.Node,
            report.Day,
            change.Kind,
            change.Obligation,
            change.Obligation.Length == 0 ? default : Window.Containing(kinds[change.Obligation], report.Period?.FirstDay ?? report.Day),
            change.Kind is ChangeKind.ActHeld or ChangeKind.CoverageMeasured ? change.Amount : 1,
            change.Of,
            change.Stage,
            taken);
        facts.Add(fact);
        byId.Add(fact.Id, fact);
        if (taken is not null && (mistake != Mistake.RetractedStillCounts || change.Kind != ChangeKind.Retraction))
        {
            taken.TakenAt = revision;
        }
    }

    /// <summary>What a period counts for, or what runs, as it was known at a revision.</summary>
    public YearCount Count(Window? whole, long revision = Now)
    {
        var live = facts.Where(one => one.IsLiveAt(revision)).ToLookup(one => one.Node);
        return new YearCount(VersionAt(revision), node => live[node], FirstDay, DayAt(revision), whole, mistake);
    }

    /// <summary>Every period that has begun and had not ended before the first day.</summary>
    public IEnumerable<Window> KnownPeriods(long revision = Now)
    {
        foreach (var kind in Enum.GetValues<PeriodKind>().Where(kind => kind != PeriodKind.Once))
        {
            for (var window = Window.Containing(kind, DayAt(revision)); window.Last >= FirstDay; window = window.Before)
            {
                yield return window;
            }
        }
    }

    /// <summary>What is to be listed since an edition: each report after which something stands otherwise in the period, and each registry.</summary>
    public IEnumerable<Revised> RevisionsOf(Published edition)
    {
        foreach (var fact in facts.Where(one => one.Revision > edition.Revision))
        {
            foreach (var about in new[] { fact.Takes, fact }.OfType<Fact>().Where(one => one.Kind != ChangeKind.Retraction).DistinctBy(Subject))
            {
                var (before, after) = (StandingAt(fact, fact.Revision - 1, about), StandingAt(fact, fact.Revision, about));
                if (before != after || mistake == Mistake.EveryReportRevises)
                {
                    yield return new Revised(fact.Revision, about.Duty, about.For, before, after);
                }
            }
        }

        YearSight StandingAt(Fact fact, long revision, Fact about)
        {
            // The registry is the one under which the report came; the day is the newest.
            var live = facts.Where(one => one.Node == about.Node && one.IsLiveAt(revision)).ToList();
            return YearSight.Of(new YearCount(VersionAt(fact.Revision), _ => live, FirstDay, Today, edition.Window, mistake), about);
        }
    }

    private static (string Duty, Window For) Subject(Fact fact) => (fact.Duty, fact.For);

    private Version VersionAt(long revision) => versions.FindLast(one => one.Revision <= revision).Version;

    private DateOnly DayAt(long revision) => days.FindLast(one => one.Revision <= revision).Day;
}

/// <summary>An edition as the model said it when it was published.</summary>
internal sealed record Published(long Revision, Period Period, int Number, YearCount Count)
{
    public Window Window { get; } = Window.Of(Period);
}

/// <summary>How the thing that a report is about stands: a site by both, or a duty; nothing where it is not seen in the period.</summary>
internal readonly record struct YearSight(Stage Reported, Stage Verified, Standing Duty)
{
    public static YearSight Of(YearCount count, Fact about)
    {
        if (about.Duty.Length == 0)
        {
            Stage StageBy(ChangeKind kind) => count.StageOn(about.Node, kind, count.Day);
            return new YearSight(StageBy(ChangeKind.StageReached), StageBy(ChangeKind.InspectionRecorded), default);
        }

        var unit = count.District.Units[about.Node];
        var duty = unit.Duties.Find(one => one.Row.Id == about.Duty);
        return duty is null || !count.Windows(about.For.Kind).Contains(about.For)
            ? default
            : new YearSight(default, default, count.StandingOf(unit, duty, about.For));
    }
}

/// <summary>An entry of the list of revisions.</summary>
internal sealed record Revised(long Revision, string Duty, Window For, YearSight Before, YearSight After);
