using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Registry;

/// <summary>The shipped registry against the numbers that the duty list names.</summary>
public sealed class DutyListTests
{
    private static readonly DistrictRegistry Xingqing = Seeds.Registry();

    private static readonly string[] DepartmentsWithSites =
    [
        "commerce", "culture-tourism", "cyberspace", "education", "finance", "health", "housing", "industry", "market-regulation",
        "natural-resources", "transport",
    ];

    private static readonly string[] NotInAnnex3 = ["courier-firm", "factory", "parcel-point", "pharmacy"];

    [Fact]
    public void Units_Are64_1LeadAnd20DepartmentsAnd16TownsAnd27Others()
    {
        Assert.Equal([1, 20, 16, 27], GroupSizes("lead", "departments", "towns", "others"));
        Assert.Equal(64, Units.Count());
    }

    [Fact]
    public void Groups_BelowTheDistrict_AreThree()
    {
        var groups = Xingqing.LineChildren[0].Select(index => Xingqing.Nodes[index].Id);
        Assert.Equal(["lead", "members", "others"], groups);
        Assert.Equal([1, 36, 27], GroupSizes("lead", "members", "others"));
    }

    [Fact]
    public void Towns_Are12StreetsAnd2TownsAnd2Townships_ByTheirDivisionCodes()
    {
        var towns = Units.Where(unit => Below(unit, "towns")).ToList();
        Assert.All(towns, town => Assert.Equal(town.Id, town.Code));
        Assert.All(towns, town => Assert.Equal(0, town.TerritoryParent));
        Assert.Equal(12, towns.Count(town => string.CompareOrdinal(town.Id, "640104100") < 0));
        Assert.Equal(12, towns.Count(town => town.NameZh.EndsWith("街道", StringComparison.Ordinal)));
        Assert.Equal(2, towns.Count(town => town.NameZh.EndsWith('镇')));
        Assert.Equal(2, towns.Count(town => town.NameZh.EndsWith('乡')));
    }

    [Theory]
    [InlineData("finance", "bank-outlet", 183)]
    [InlineData("natural-resources", "public-square", 5)]
    [InlineData("natural-resources", "city-park", 5)]
    [InlineData("commerce", "shopping-street", 1)]
    [InlineData("commerce", "mall", 6)]
    [InlineData("commerce", "supermarket", 13)]
    [InlineData("commerce", "post-office", 15)]
    [InlineData("commerce", "courier-firm", 1)]
    [InlineData("commerce", "parcel-point", 10)]
    [InlineData("industry", "factory", 5)]
    [InlineData("market-regulation", "farm-market", 6)]
    [InlineData("market-regulation", "pharmacy", 10)]
    [InlineData("health", "hospital", 16)]
    [InlineData("education", "school", 60)]
    [InlineData("culture-tourism", "cultural-venue", 4)]
    [InlineData("culture-tourism", "tourist-attraction", 5)]
    [InlineData("culture-tourism", "hotel", 18)]
    [InlineData("culture-tourism", "bookshop", 6)]
    [InlineData("transport", "station", 2)]
    [InlineData("cyberspace", "telecom-outlet", 12)]
    [InlineData("housing", "demonstration-town-1", 1)]
    [InlineData("housing", "demonstration-town-2", 1)]
    [InlineData("housing", "demonstration-town-3", 1)]
    public void Sites_OfEachCategory_AreAsManyAsItsOwnersTarget(string owner, string category, int count)
    {
        var index = Xingqing.FindCategory(category)!.Index;
        var sites = Sites.Where(site => site.Category == index).ToList();
        Assert.Equal(count, sites.Count);
        Assert.All(sites, site => Assert.Equal(owner, Xingqing.Nodes[site.LineParent].Id));
        var target = Assert.Single(Xingqing.Obligations, one => one.Kind == ObligationKind.Target && one.Category == index);
        Assert.Equal(count, target.Minimum);
        Assert.Equal([owner], Owing(target));
    }

    [Fact]
    public void Sites_Are386_383And3DemonstrationTowns()
    {
        Assert.Equal(386, Sites.Count());
        Assert.Equal(3, Sites.Count(site => CategoryOf(site).Id.StartsWith("demonstration-town-", StringComparison.Ordinal)));
        Assert.Equal(386, Xingqing.Obligations.Where(one => one.Kind == ObligationKind.Target).Sum(one => one.Minimum));
        Assert.All(Sites, site => Assert.True(site.Sample));
    }

    [Fact]
    public void Sites_InAnnex3_Are357Of16CategoriesAnd9Departments_And26AreNot()
    {
        var listed = Sites.Where(site => CategoryOf(site).InAnnex3).ToList();
        Assert.Equal(357, listed.Count);
        Assert.Equal(16, listed.Select(site => site.Category).Distinct().Count());
        Assert.Equal(9, listed.Select(site => site.LineParent).Distinct().Count());
        var others = Sites.Except(listed).Where(site => Xingqing.Nodes[site.LineParent].Id != "housing").ToList();
        Assert.Equal(26, others.Count);
        Assert.Equal(NotInAnnex3, others.Select(site => CategoryOf(site).Id).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EstatesAndVillages_HaveNoNumberInTheSource_SoNoSiteAndNoTarget()
    {
        foreach (var id in (string[])["residential-estate", "demonstration-village"])
        {
            var category = Xingqing.FindCategory(id)!.Index;
            Assert.DoesNotContain(Sites, site => site.Category == category);
            Assert.DoesNotContain(Xingqing.Obligations, one => one.Category == category);
        }

        Assert.Equal(16, Owing("town-estates").Count);
        Assert.Equal(16, Owing("town-villages").Count);
    }

    [Fact]
    public void Documents_Are114_2And26AndTwoForEachTownAndOther()
    {
        Assert.Equal(114, Instances(ObligationKind.Document).Count());
        Assert.Equal([2, 26, 32, 54], DocumentsOf("lead", "departments", "towns", "others"));
        var documents = Xingqing.Obligations.Where(one => one.Kind == ObligationKind.Document);
        Assert.Equal(32, documents.Select(one => one.NameZh).Distinct().Count());
    }

    [Fact]
    public void DatedDuties_OfAYear_Are47()
    {
        var dated = Instances(ObligationKind.Recurring).Where(one => one.Obligation.Period != PeriodKind.Once).ToList();
        Assert.Equal(47, dated.Sum(one => Period.PerYear(one.Obligation.Period)));
        Assert.Equal(14, dated.Where(one => one.Unit.Id == "office").Sum(one => Period.PerYear(one.Obligation.Period)));
        var quarterly = dated.Where(one => one.Obligation.Period == PeriodKind.Quarter).Select(one => one.Unit.Id);
        Assert.Equal(
            ["civil-affairs", "commerce", "market-regulation", "organization", "organs-affairs"], quarterly.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LeadingBody_IsOwedOnceByThe63UnitsThatDoNotLead()
    {
        var body = Xingqing.FindObligation("leading-body")!;
        Assert.Equal((ObligationKind.Recurring, PeriodKind.Once, 1), (body.Kind, body.Period, body.Minimum));
        Assert.Equal(63, Owing(body).Count);
        Assert.DoesNotContain("office", Owing(body));
    }

    [Fact]
    public void PartyStudy_IsOwedByAllOfThe63ButTheOrganizationDepartment()
    {
        Assert.Equal(62, Owing("party-study").Count);
        Assert.Equal(["organization"], Owing("leading-body").Except(Owing("party-study")));
        Assert.Equal(ObligationKind.Standing, Xingqing.FindObligation("party-study")!.Kind);
    }

    [Fact]
    public void Coverage_IsAWholeForEducation_AndFivePercentInTwoStarRatings()
    {
        var coverage = Instances(ObligationKind.Coverage)
            .Select(one => (one.Unit.Id, one.Obligation.Period, one.Obligation.Minimum))
            .OrderBy(one => one.Id, StringComparer.Ordinal);
        Assert.Equal(
            [
                ("civil-affairs", PeriodKind.Once, 500), ("education", PeriodKind.Year, 10_000), ("education", PeriodKind.Year, 10_000),
                ("organization", PeriodKind.Once, 500),
            ],
            coverage);
    }

    [Fact]
    public void ProgressForm_IsFilledBy46Units_AndByNoneThatHoldsANumberOfSites()
    {
        var reporters = Owing("progress-form");
        Assert.Equal(46, reporters.Count);
        Assert.Superset(new HashSet<string>(["office", "organs-affairs", "civil-affairs"]), reporters.ToHashSet());
        var owners = Sites.Select(site => Xingqing.Nodes[site.LineParent].Id).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.Equal(DepartmentsWithSites, owners);
        Assert.Empty(owners.Intersect(reporters));
    }

    [Fact]
    public void AllFiveKinds_OccurWithTheirDefinitions()
    {
        var counts = Xingqing.Obligations.CountBy(one => one.Kind).ToDictionary();
        Assert.Equal(32, counts[ObligationKind.Document]);
        Assert.Equal(9, counts[ObligationKind.Recurring]);
        Assert.Equal(23, counts[ObligationKind.Target]);
        Assert.Equal(4, counts[ObligationKind.Coverage]);
        Assert.Equal(79, counts[ObligationKind.Standing]);
    }

    [Fact]
    public void EveryLeaf_StandsOnceOnEachLine()
    {
        foreach (var line in Enum.GetValues<Line>())
        {
            var below = Descend(0, line).Select(index => Xingqing.Nodes[index]).ToList();
            Assert.Equal(386, below.Count(node => node.Kind == NodeKind.Site));
            Assert.Equal(64, below.Count(node => node.Kind == NodeKind.Unit));
            Assert.Equal(below.Count, below.Distinct().Count());
        }
    }

    [Fact]
    public void SampleSites_AreSpreadOverTheTowns_AsTheReadmeSays()
    {
        var spread = Units.Where(unit => unit.TerritoryParent == 0).ToList();
        var plain = Sites.Where(site => Xingqing.Nodes[site.LineParent].Id != "housing").ToList();
        Assert.Equal(16, spread.Count);
        for (var number = 0; number < plain.Count; number++)
        {
            Assert.Equal(spread[number % 16].Index, plain[number].TerritoryParent);
        }
    }

    [Fact]
    public void Leagues_TakeEachUnitOnce_ButTheOffice()
    {
        var ranked = Xingqing.Rules.Leagues.SelectMany(league => Units.Where(unit => IsIn(league, unit))).Select(unit => unit.Id).ToList();
        Assert.Equal(63, ranked.Count);
        Assert.Equal(63, ranked.Distinct().Count());
        Assert.Equal(["office"], Xingqing.Rules.Excluded);
        Assert.True(Xingqing.Rules.Sample);
    }

    [Fact]
    public void Trap_TheQuarterlyMeetingOfTwoDepartments_IsOwedByEach()
    {
        Assert.Equal(["civil-affairs", "organization"], Owing("consultation-meeting").Order(StringComparer.Ordinal));
        Assert.Equal(8, Owing("consultation-meeting").Count * Period.PerYear(PeriodKind.Quarter));
    }

    [Fact]
    public void Trap_DemonstrationTowns_AreOwedByOneDepartmentAndStandInTowns()
    {
        var towns = Sites.Where(site => Xingqing.Nodes[site.LineParent].Id == "housing").ToList();
        Assert.Equal(["640104100", "640104101", "640104200"], towns.Select(site => Xingqing.Nodes[site.TerritoryParent].Id));
        Assert.All(Units.Where(unit => Below(unit, "towns")), town => Assert.DoesNotContain(town.Obligations, IsTarget));
    }

    [Fact]
    public void Trap_Volunteers_AreClaimedByFourLinesAndDatedInOne()
    {
        var claimed = Xingqing.Obligations
            .Where(one => one.Source.Contains("志愿", StringComparison.Ordinal) && !one.Id.EndsWith("briefing", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(["publicity", "youth-league"], claimed.SelectMany(Owing).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["womens-federation", "civil-affairs"], Owing("volunteers-briefing"));
        var dated = Assert.Single(claimed, one => one.Kind == ObligationKind.Recurring);
        Assert.Equal(["publicity"], Owing(dated));
    }

    [Fact]
    public void Trap_SchoolsAndHospitals_ArePublicInstitutionsTooAndCountForTheirOwnersAlone()
    {
        Assert.Empty(Xingqing.LineChildren[Xingqing.FindNode("organs-affairs")!.Index]);
        Assert.Equal(76, Sites.Count(site => CategoryOf(site).Id is "school" or "hospital"));
    }

    [Fact]
    public void Trap_The27Others_OweTheSame()
    {
        var others = Units.Where(unit => Below(unit, "others")).ToList();
        Assert.Equal(27, others.Count);
        Assert.All(others, unit => Assert.Equal(others[0].Obligations.AsEnumerable(), unit.Obligations));
    }

    [Fact]
    public void Trap_OneUnitHas2SitesAndAnother183()
    {
        Assert.Equal(2, Xingqing.LineChildren[Xingqing.FindNode("transport")!.Index].Length);
        Assert.Equal(183, Xingqing.LineChildren[Xingqing.FindNode("finance")!.Index].Length);
    }

    private static IEnumerable<Node> Units => Xingqing.Nodes.Where(node => node.Kind == NodeKind.Unit);

    private static IEnumerable<Node> Sites => Xingqing.Nodes.Where(node => node.Kind == NodeKind.Site);

    private static Category CategoryOf(Node site) => Xingqing.Categories[site.Category];

    private static bool IsTarget(Obligation obligation) => obligation.Kind == ObligationKind.Target;

    private static IEnumerable<(Node Unit, Obligation Obligation)> Instances(ObligationKind kind) =>
        Units.SelectMany(unit => unit.Obligations.Where(one => one.Kind == kind).Select(one => (unit, one)));

    private static List<string> Owing(string obligation) => Owing(Xingqing.FindObligation(obligation)!);

    private static List<string> Owing(Obligation obligation) =>
        [.. Units.Where(unit => unit.Obligations.Contains(obligation)).Select(unit => unit.Id)];

    private static IEnumerable<int> GroupSizes(params string[] groups) => groups.Select(group => Units.Count(unit => Below(unit, group)));

    private static IEnumerable<int> DocumentsOf(params string[] groups) =>
        groups.Select(group => Instances(ObligationKind.Document).Count(one => Below(one.Unit, group)));

    private static bool Below(Node node, string group)
    {
        for (var at = node; at.LineParent != Node.None; at = Xingqing.Nodes[at.LineParent])
        {
            if (Xingqing.Nodes[at.LineParent].Id == group)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsIn(League league, Node unit) => Below(unit, league.Group) && league.Sites switch
    {
        LeagueSites.Any => true,
        LeagueSites.With => !Xingqing.LineChildren[unit.Index].IsEmpty,
        LeagueSites.Without => Xingqing.LineChildren[unit.Index].IsEmpty,
    };

    private static IEnumerable<int> Descend(int node, Line line) =>
        Xingqing.ChildrenOf(node, line).SelectMany(child => Descend(child, line).Prepend(child));
}
