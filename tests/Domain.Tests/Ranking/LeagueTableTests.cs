using FsCheck.Fluent;
using FsCheck;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Rules;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Ranking;

public sealed class LeagueTableTests
{
    private static readonly DistrictRegistry Xingqing = Seeds.Registry();

    // Few values, so that ties are many.
    private static Gen<Contender[]> Contenders =>
        from terms in Gen.Choose(0, 2).ArrayOf(3).ArrayOf()
        select terms.Select((one, at) => Contender($"unit-{at * 7919 % 100:D2}-{at}", [.. one])).ToArray();

    [Fact]
    public void Equals_ShareARank_AndTheNextRankIsLeftOut()
    {
        var places = LeagueTable.Rank([Contender("d", 1), Contender("c", 5), Contender("b", 5), Contender("a", 9)], []);
        Assert.Equal([("a", 1), ("b", 2), ("c", 2), ("d", 4)], places.Select(place => (place.Contender.Node.Id, place.Rank)));
    }

    [Fact]
    public void Rank_IsOneMoreThanThoseThatAreBetter() => Laws.HoldForAll(Contenders, contenders =>
    {
        foreach (var place in LeagueTable.Rank(contenders, []))
        {
            Assert.Equal(1 + contenders.Count(one => IsBetter(one, place.Contender)), place.Rank);
        }
    });

    [Fact]
    public void Places_AreAllMembersOnce_EqualsByTheirId() => Laws.HoldForAll(Contenders, contenders =>
    {
        var places = LeagueTable.Rank(contenders, []);
        Assert.Equal(contenders.Select(one => one.Node.Id).Order(), places.Select(place => place.Contender.Node.Id).Order());
        foreach (var (above, below) in places.Zip(places.Skip(1)))
        {
            Assert.False(IsBetter(below.Contender, above.Contender));
            Assert.True(above.Rank < below.Rank || string.CompareOrdinal(above.Contender.Node.Id, below.Contender.Node.Id) < 0);
        }
    });

    [Fact]
    public void Table_OfMembersInAnyOrder_IsTheSame() => Laws.Hold(
        from contenders in Contenders from shuffled in Gen.Shuffle(contenders) select (contenders, shuffled),
        pair => Assert.Equal(LeagueTable.Rank(pair.contenders, []), LeagueTable.Rank(pair.shuffled, [])));

    [Fact]
    public void Table_WithoutItsLastPlace_IsAPrefix() => Laws.HoldForAll(Contenders, contenders =>
    {
        var places = LeagueTable.Rank(contenders, []);
        for (var count = 0; count < places.Length; count++)
        {
            Assert.Equal(places[..count], LeagueTable.Rank(places[..count].Select(place => place.Contender), []));
        }
    });

    [Fact]
    public void DecidedBy_IsTheStepThatSeparatesFromTheRankAbove()
    {
        var places = LeagueTable.Rank(
            [Contender("a", 9, 9, 9), Contender("b", 9, 9, 9), Contender("c", 9, 9, 1), Contender("d", 9, 9, 1), Contender("e", 9, 2, 9), Contender("f", 1, 9, 9)],
            []);
        Assert.Equal([-1, -1, 2, 2, 1, 0], places.Select(place => place.DecidedBy));
    }

    [Theory]
    [InlineData(10_000, "good")]
    [InlineData(8_000, "good")]
    [InlineData(7_999, "pass")]
    [InlineData(6_000, "pass")]
    [InlineData(5_999, null)]
    [InlineData(0, null)]
    public void Tier_IsReachedAtItsThreshold(int scoreBp, string? tier) =>
        Assert.Equal(tier, LeagueTable.TierOf(scoreBp, [new Tier("good", "良", "Good", 8_000), new Tier("pass", "合格", "Pass", 6_000)])?.Id);

    [Fact]
    public void OtherUnits_OnAFreshLedger_AllShareTheFirstRank_InTheOrderOfTheirIds()
    {
        var places = Ranked.Table(new World(Xingqing, Say.Day("2026-11-22")), "other-units").Places;
        Assert.Equal(27, places.Length);
        Assert.All(places, place => Assert.Equal((1, -1), (place.Rank, place.DecidedBy)));
        Assert.Equal(places.Select(place => place.Contender.Node.Id).Order(StringComparer.Ordinal), places.Select(place => place.Contender.Node.Id));
    }

    [Fact]
    public void SameCutAndRules_GiveTheSameBytes()
    {
        var table = Written(isReversed: false);
        Assert.Equal(table, Written(isReversed: true));
        Assert.StartsWith("1 audit 3333 0 3333 0 0 3333 0 below -1\n1 justice ", table, StringComparison.Ordinal);
    }

    [Fact]
    public void UnitOfTwoSites_AgainstOneOf183_IsComparedByShare()
    {
        var world = new World(Xingqing, Say.Day("2026-11-22"));
        Certify(world, "station", 1);
        Certify(world, "bank-outlet", 91);
        AssertTarget(world, "transport", 5_000);
        AssertTarget(world, "finance", 4_972);
        Assert.True(RankOf(world, "transport") < RankOf(world, "finance"));

        var other = new World(Xingqing, Say.Day("2026-11-22"));
        Certify(other, "station", 1);
        Certify(other, "bank-outlet", 182);
        Assert.True(RankOf(other, "finance") < RankOf(other, "transport"));
    }

    [Fact]
    public void Sites_OfACategory_AreRankedByTheirStage()
    {
        var world = new World(Xingqing, Say.Day("2026-11-22"));
        world.Accept(Say.Found("station-002", Stage.Certified, "2026-11-20"));
        Assert.Equal(
            [("station-002", 1), ("station-001", 2)],
            Ranked.Table(world, "category:station").Places.Select(place => (place.Contender.Node.Id, place.Rank)));
        Assert.Null(LeagueMembers.Find(Xingqing, "category:nothing"));
        Assert.Null(LeagueMembers.Find(Xingqing, "nothing"));
    }

    private static string Written(bool isReversed)
    {
        var world = new World(Xingqing, Say.Day("2026-11-22"));
        var reports = new[]
        {
            Say.Filed("audit", "other-plan", "2026-11-20"),
            Say.Filed("taxation", "other-plan", "2026-11-21"),
            Say.Held("justice", "leading-body", "2026-11-01"),
        };
        foreach (var report in isReversed ? reports.Reverse() : reports)
        {
            world.Accept(report);
        }

        return string.Join('\n', Ranked.Table(world, "other-units").Places.Select(place =>
            $"{place.Rank} {place.Contender.Node.Id} {string.Join(' ', place.Contender.Terms)} {place.Tier?.Id} {place.DecidedBy}"));
    }

    private static void Certify(World world, string category, int count)
    {
        for (var number = 1; number <= count; number++)
        {
            world.Accept(Say.Found($"{category}-{number:D3}", Stage.Certified, "2026-11-20"));
        }
    }

    private static void AssertTarget(World world, string unit, int certifiedShare) => Assert.Equal(
        certifiedShare,
        RankTerms.OfUnit([RankTerm.CertifiedShare], world.Sum(unit), default)[0]);

    private static int RankOf(World world, string unit) =>
        Ranked.Table(world, "departments-with-sites").Places.Single(place => place.Contender.Node.Id == unit).Rank;

    private static bool IsBetter(Contender one, Contender other) =>
        one.Terms.Zip(other.Terms).Where(pair => pair.First != pair.Second).Select(pair => pair.First > pair.Second).FirstOrDefault();

    private static Contender Contender(string id, params long[] terms) =>
        new(new Node { Index = 0, Id = id, Kind = NodeKind.Unit, NameZh = id, NameEn = id }, (int)terms[0], 0, [.. terms]);
}
