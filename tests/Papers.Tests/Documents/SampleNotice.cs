using Google.Protobuf.WellKnownTypes;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Papers.Tests.Documents;

/// <summary>Builds notices as the server gives them.</summary>
internal static class SampleNotice
{
    /// <summary>A published notice of October 2026 without leagues, missing duties and changes.</summary>
    public static Notice Empty() => new()
    {
        Revision = 12_345,
        Shown = new Shown { Period = "2026-10", Edition = 2, Day = "2026-10-31" },
        Period = new PeriodStatus
        {
            Period = "2026-10",
            State = PeriodState.Published,
            FirstDay = "2026-10-01",
            LastDay = "2026-10-31",
            Edition = 2,
            Editions = { EditionAt(1, "2026-11-05T02:00:00Z"), EditionAt(2, "2026-11-09T16:30:00Z") },
        },
        IssuerNameZh = "生活垃圾分类工作领导小组办公室",
        IssuerNameEn = "Leading Group Office",
        District = new Progress
        {
            Node = "xingqing",
            Kind = NodeKind.District,
            NameZh = "兴庆区",
            NameEn = "Xingqing District",
            Department = TotalsOf(),
            Territory = TotalsOf(),
        },
        RuleSet = "2026-01",
        PlacesNamed = 3,
        Tiers = { TierOf("excellent", "优秀", "Excellent", 9000), TierOf("good", "良好", "Good", 8000), TierOf("pass", "合格", "Pass", 6000) },
    };

    /// <summary>A notice with one league.</summary>
    /// <param name="places">Rank, name and rank before of each member, the best first.</param>
    public static Notice WithLeague(params IEnumerable<(int Rank, string Name, int Previous)> places)
    {
        var notice = Empty();
        notice.Rankings.Add(League("others", "其他单位", places));
        return notice;
    }

    public static Ranking League(string id, string name, IEnumerable<(int Rank, string Name, int Previous)> places)
    {
        var ranking = new Ranking
        {
            League = id,
            NameZh = name,
            Places = { places.Select(place => Place(place.Rank, place.Name, place.Previous)) },
        };
        ranking.PlaceCount = ranking.Places.Count;
        return ranking;
    }

    public static Duty Missing(string unit, string duty) => new()
    {
        Unit = unit,
        UnitNameZh = unit,
        Progress = new ObligationProgress
        {
            Obligation = duty,
            NameZh = duty,
            Kind = ObligationKind.Recurring,
            Period = "2026-10",
            Minimum = 1,
            State = ObligationState.Missing,
            Due = "2026-10-31",
        },
    };

    /// <summary>A late report of a duty that was missing when the month was published.</summary>
    public static NoticeChange Change(string unit, string duty) => new()
    {
        Period = "2026-09",
        Edition = 1,
        NodeNameZh = unit,
        ObligationNameZh = duty,
        Revision = new PeriodRevision
        {
            Revision = 11_900,
            Actor = "education",
            Node = "education",
            Obligation = "education-monthly",
            Period = "2026-09",
            Day = "2026-09-28",
            Before = new RevisedStanding { State = ObligationState.Missing },
            After = new RevisedStanding { Count = 1, State = ObligationState.DoneOnTime },
        },
    };

    private static RankedNode Place(int rank, string name, int previous) => new()
    {
        Rank = rank,
        Node = name,
        NameZh = name,
        ScoreBp = 9_600 - (100 * rank),
        ReportedScoreBp = 9_700 - (100 * rank),
        Tier = rank <= 6 ? "excellent" : "good",
        PreviousRank = previous,
    };

    private static Edition EditionAt(int number, string at) =>
        new() { Number = number, PublishedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.Parse(at, null)) };

    private static Tier TierOf(string id, string zh, string en, int fromBp) => new() { Id = id, NameZh = zh, NameEn = en, FromBp = fromBp };

    private static Totals TotalsOf() => new()
    {
        Sites = new SiteTotals { Count = 386, ReportedDone = 240, Certified = 198 },
        Periods =
        {
            new PeriodTotals { Period = "once", Due = 114, DoneOnTime = 60, DoneLate = 10, Missing = 9, Pending = 35 },
            new PeriodTotals { Period = "2026-10", Due = 1_024, DoneOnTime = 900, DoneLate = 100, Missing = 20, Pending = 4 },
        },
    };
}
