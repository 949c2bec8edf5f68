using System.Runtime.CompilerServices;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;
using WasteSorting.Ledger.Registry;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Registry;

/// <summary>Lines of one id that follow each other are one thing, and the registry of a day is made of those that hold on it.</summary>
public sealed class RegistryTimelineTests
{
    private static readonly SmallDistrict Small = SmallDistrict.Whole;

    private static readonly SmallDistrict Moved = Small
        .WithLine("sites.csv", 2, "bank-1,银行 1,Bank 1,finance,east,bank,,2026-06-30,yes")
        .WithLine("sites.csv", 5, "bank-1,银行 1,Bank 1,health,west,bank,2026-07-01,,yes");

    [Fact]
    public void OneLineForEachId_IsTheSameOnEveryDay()
    {
        var registry = Small.Registry(null, Say.Day("2026-09-15"));
        Assert.Equal([DateOnly.MinValue], registry.Starts);
        Assert.Same(registry, registry.On(Say.Day("2020-01-01")));
        Assert.Same(registry, registry.On(Say.Day("2026-12-31")));
        Assert.All(registry.Nodes, node => Assert.Null(node.Runs));
        Assert.All(registry.Obligations, one => Assert.Null(one.Runs));
    }

    [Fact]
    public void LinesThatFollowEachOther_AreOneNode_ElsewhereFromADayOn()
    {
        var registry = Moved.Registry(null, Say.Day("2026-09-15"));
        Assert.Equal([DateOnly.MinValue, Say.Day("2026-07-01")], registry.Starts);
        Assert.Equal(("finance", "east"), ParentsOn(registry, "2026-06-30", "bank-1"));
        Assert.Equal(("health", "west"), ParentsOn(registry, "2026-07-01", "bank-1"));
        Assert.Same(registry, registry.On(Say.Day("2026-07-01")));
        Assert.Same(registry, registry.On(Say.Day("2026-06-30")).On(Say.Day("2026-10-01")));

        // Lines that touch are one run: it began with the first of them.
        var site = registry.FindNode("bank-1")!;
        Assert.Equal((DateOnly.MinValue, null), (site.From, site.To));
        Assert.True(site.IsThereAll(Say.In("2026")));
    }

    [Fact]
    public void LinesWithAGap_AreTwoRuns()
    {
        var registry = Moved.WithLine("sites.csv", 5, "bank-1,银行 1,Bank 1,health,west,bank,2026-09-01,2026-11-30,yes")
            .Registry(null, Say.Day("2026-10-01"));
        var site = registry.FindNode("bank-1")!;
        Assert.Equal((Say.Day("2026-09-01"), Say.Day("2026-11-30")), (site.From, site.To));
        Assert.Equal(
            [true, false, false, true, true, false],
            "2026-06-30 2026-07-01 2026-08-31 2026-09-01 2026-11-30 2026-12-01".Split(' ').Select(day => site.IsActiveOn(Say.Day(day))));
        Assert.Equal(
            [true, false, true, false],
            "2026-06 2026-07 2026-10 2026-12".Split(' ').Select(month => site.IsThereAll(Say.In(month))));
        Assert.Equal(("finance", "east"), ParentsOn(registry, "2026-08-31", "bank-1"));
        Assert.Equal((DateOnly.MinValue, (DateOnly?)Say.Day("2026-06-30")), DaysOn(registry, "2026-06-01", "bank-1"));
    }

    [Fact]
    public void LinesInAnyOrder_OfTheFile_AreTheSame()
    {
        var turned = Moved.WithLine("sites.csv", 2, Line(Moved, "sites.csv", 5)).WithLine("sites.csv", 5, Line(Moved, "sites.csv", 2));
        var (one, other) = (Moved.Registry(), turned.Registry());
        foreach (var day in (string[])["2026-06-30", "2026-07-01"])
        {
            Assert.Equal(
                one.On(Say.Day(day)).Nodes.Select(node => (node.Id, node.LineParent)),
                other.On(Say.Day(day)).Nodes.Select(node => (node.Id, node.LineParent)));
        }
    }

    [Fact]
    public void EveryIndex_StaysInEveryStretch_AndInLaterVersions()
    {
        var first = Moved.WithLines(
                "obligations.csv",
                "second,document,offices,,once,1,,10,,,2026-03-31,次,Second,制定",
                "second,document,offices,,once,1,,9,,2026-04-01,,次,Second,制定")
            .Registry(null, Say.Day("2026-09-15"));
        Assert.Equal(3, first.Starts.Length);
        var later = Moved.WithLines("sites.csv", "new,新,New,health,west,bank,2026-10-01,,yes").WithoutLine("units.csv", 4).WithoutLine("towns.csv", 2)
            .WithFile("categories.csv", "id,name_zh,name_en,annex3\nschool,学校,School,yes\nclinic,诊所,Clinic,no\nbank,银行,Bank,yes")
            .WithLine("sites.csv", 2, "bank-1,银行 1,Bank 1,finance,west,bank,,2026-06-30,yes")
            .Registry(first, Say.Day("2026-10-01"));
        foreach (var registry in new[] { first, later }.SelectMany(one => one.Starts.Select(one.On)))
        {
            Assert.Equal(first.Nodes.Select(node => node.Id), registry.Nodes.Take(first.Nodes.Length).Select(node => node.Id));
            Assert.Equal(Enumerable.Range(0, registry.Nodes.Length), registry.Nodes.Select(node => node.Index));
            Assert.Equal(["plan", "notice", "banks", "coverage", "form", "second"], registry.Obligations.Select(one => one.Id));
            Assert.Equal(["bank", "clinic"], registry.Categories.Take(2).Select(one => one.Id));
        }

        Assert.Equal(first.Nodes.Length, later.FindNode("new")!.Index);
        Assert.Equal(2, later.FindCategory("school")!.Index);
    }

    [Fact]
    public void Unit_Renamed_BearsTheNameOfTheDay_AndIsNotNew()
    {
        var registry = Small.WithLine("units.csv", 2, "finance,offices,,财政局,Finance,organs,,2026-06-30")
            .WithLines("units.csv", "finance,offices,,财政金融局,Finance and Banking,organs,2026-07-01,").Registry(null, Say.Day("2026-07-02"));
        Assert.Equal("Finance", registry.On(Say.Day("2026-06-30")).FindNode("finance")!.NameEn);
        Assert.Equal("Finance and Banking", registry.FindNode("finance")!.NameEn);
        Assert.Equal(DateOnly.MinValue, registry.FindNode("finance")!.From);
    }

    [Fact]
    public void VoidLine_NeverWas_AndTheRightOneBesideItHolds()
    {
        var wrong = Small.WithColumn("sites.csv", "void");
        var corrected = wrong.WithLine("sites.csv", 2, Line(wrong, "sites.csv", 2) + "yes")
            .WithLines("sites.csv", "bank-1,银行 1,Bank 1,health,west,bank,,,yes,no").Registry(wrong.Registry(), Say.Day("2026-09-15"));
        Assert.Equal([DateOnly.MinValue], corrected.Starts);
        Assert.Equal(("health", "west"), ParentsOn(corrected, "2026-01-01", "bank-1"));
        Assert.Null(corrected.FindNode("bank-1")!.Runs);

        var gone = wrong.WithLine("sites.csv", 2, Line(wrong, "sites.csv", 2) + "yes").Registry(wrong.Registry(), Say.Day("2026-09-15"));
        var site = gone.FindNode("bank-1")!;
        Assert.Equal((true, true, false), (site.Retired, site.NeverWas, site.IsThereIn(Say.In("2026-03"), Say.Day("2026-09-15"))));
        Assert.DoesNotContain(site.Index, gone.LineChildren[site.LineParent]);

        // Left out afterwards, it still never was.
        Assert.True(Small.WithoutLine("sites.csv", 2).Registry(gone, Say.Day("2026-10-01")).FindNode("bank-1")!.NeverWas);
    }

    [Fact]
    public void RuleKeys_HoldFromTheirDayOn()
    {
        var registry = Small.WithColumn("rules.csv", "from").WithLines("rules.csv", "late_credit_bp,5000,,2026-07-01", "version,rules-2,,2026-07-01")
            .Registry(null, Say.Day("2026-12-01"));
        Assert.Equal((6_000, "sample-1"), Rules(registry, "2026-06-30", rules => (rules.LateCreditBp, rules.Version)));
        Assert.Equal((5_000, "rules-2"), Rules(registry, "2026-07-01", rules => (rules.LateCreditBp, rules.Version)));
        Assert.Equal(90, Rules(registry, "2026-07-01", rules => rules.NewUnitDays));
    }

    [Fact]
    public void OtherRuleFiles_AreReplacedAsWholeSets()
    {
        var registry = Small.WithFile("tie_chain.csv", "order,term,from\n1,on-time-share,2026-07-01\n1,verified-score,\n2,fewest-missing,")
            .WithFile("tiers.csv", "id,name_zh,name_en,from_bp,from\nall,全,All,0,2026-08-01\nrest,其他,Rest,0,\ngood,良好,Good,8000,")
            .WithFile("leagues.csv",
                "id,name_zh,name_en,group,sites,from\noffices,部门,Offices,offices,any,2026-03-01\nboth,全,Both,towns,any,2026-09-01")
            .WithFile("exclusions.csv", "node,from\nfinance,2026-05-01\nhealth,2026-06-01\neast,2026-06-01")
            .Registry(null, Say.Day("2026-12-01"));
        Assert.Equal("05-01 06-01 07-01 08-01 09-01", string.Join(' ', registry.Starts.Skip(1).Select(day => $"{day:MM-dd}")));
        Assert.Equal([RankTerm.VerifiedScore, RankTerm.FewestMissing], Rules(registry, "2026-06-30", rules => rules.TieChain));
        Assert.Equal([RankTerm.OnTimeShare], Rules(registry, "2026-07-01", rules => rules.TieChain));
        Assert.Equal(["good", "rest"], Rules(registry, "2026-07-31", rules => rules.Tiers.Select(one => one.Id)));
        Assert.Equal(["all"], Rules(registry, "2026-08-01", rules => rules.Tiers.Select(one => one.Id)));

        // Leagues there must be always, so that the first ones hold since ever; nobody is excluded before a line says so.
        Assert.Equal(["offices"], Rules(registry, "2026-01-01", rules => rules.Leagues.Select(one => one.Id)));
        Assert.Equal(["both"], Rules(registry, "2026-09-01", rules => rules.Leagues.Select(one => one.Id)));
        Assert.Equal(["", "finance", "health east"], "2026-04-30 2026-05-31 2026-06-01".Split(' ')
            .Select(day => string.Join(' ', Rules(registry, day, rules => rules.Excluded))));
    }

    [Fact]
    public void NobodyIsExcluded_FromTheDayOfALineThatNamesNobody()
    {
        var registry = Small.WithFile("exclusions.csv", "node,from\nfinance,\n,2026-05-01\neast,2026-07-01").Registry(null, Say.Day("2026-12-01"));
        Assert.Equal(["finance", "", "east"], "2026-04-30 2026-05-01 2026-07-01".Split(' ')
            .Select(day => string.Join(' ', Rules(registry, day, rules => rules.Excluded))));
    }

    [Fact]
    public void RulesOfEarlierPeriods_NameWhatWasThereThen()
    {
        var before = Small.WithFile("exclusions.csv", "node,from\neast,").Registry();
        var after = Small.WithFile("exclusions.csv", "node,from\neast,")
            .WithoutLine("units.csv", 4).WithoutLine("towns.csv", 2).WithoutLine("sites.csv", 2)
            .Registry(before, Say.Day("2026-09-15"));
        Assert.Equal(["east"], after.Rules.Excluded);
    }

    [Fact]
    public void Restore_IsWhatWasBuilt_InEveryStretch()
    {
        var (before, day) = (Moved.Registry(null, Say.Day("2026-08-01")), Say.Day("2026-09-15"));
        var next = Moved.WithoutLine("sites.csv", 5).WithoutLine("sites.csv", 2).WithoutLine("obligations.csv", 3);
        var (built, restored) = (next.Registry(before, day), RegistryLoader.Restore(next.Source().On(day), before));
        Assert.Equal([DateOnly.MinValue, Say.Day("2026-07-01")], built.Starts);
        Assert.Equal(built.Starts, restored.Starts);
        Assert.Equal(built.Version, restored.Version);
        foreach (var start in built.Starts)
        {
            Assert.Equal(built.On(start).Nodes.Select(Flat), restored.On(start).Nodes.Select(Flat));
            Assert.Equal(built.On(start).Obligations.AsEnumerable(), restored.On(start).Obligations);
        }

        static string Flat(Node node) =>
            (node with { Obligations = [], Runs = null }) + string.Join(';', node.Days.Runs) + string.Join(';', node.Obligations);
    }

    [Fact]
    public void Between_SaysFromWhichDayOn_AndNotWhatGoesByWithTime()
    {
        var before = Small.Registry(null, Say.Day("2026-03-01"));
        var planned = Moved.Registry(before, Say.Day("2026-03-01"));
        Assert.Equal(
            ["bank-1: from 2026-07-01: department line: finance → health; territory: east → west"],
            RegistryDiff.Between(before, planned).Select(change => $"{change.Id}: {change.Detail}"));
        Assert.Empty(RegistryDiff.Between(planned, Moved.Registry(planned, Say.Day("2026-08-01"))));
        var back = Moved
            .WithLine("sites.csv", 5, Line(Moved, "sites.csv", 5).Replace("2026-07-01,", "2026-07-01,2026-07-31", StringComparison.Ordinal))
            .WithLines("sites.csv", "bank-1,银行 1,Bank 1,finance,east,bank,2026-08-01,,yes").Registry(before, Say.Day("2026-03-01"));
        Assert.EndsWith("; from 2026-08-01: as before", Assert.Single(RegistryDiff.Between(before, back)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void RegistryOfSeveralStretches_DoesNotKeepTheOneBefore()
    {
        var (after, before) = Apply();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(before.IsAlive, "the registry before is kept");
        Assert.Equal(("finance", "east"), ParentsOn(after, "2026-06-30", "bank-1"));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (DistrictRegistry After, WeakReference Before) Apply()
        {
            var first = Moved.Registry(null, Say.Day("2026-08-01"));
            return (Moved.WithoutLine("sites.csv", 4).Registry(first, Say.Day("2026-09-15")), new WeakReference(first));
        }
    }

    private static (string Owner, string Town) ParentsOn(DistrictRegistry registry, string day, string site)
    {
        var then = registry.On(Say.Day(day));
        var node = then.FindNode(site)!;
        return (then.Nodes[node.LineParent].Id, then.Nodes[node.TerritoryParent].Id);
    }

    private static (DateOnly From, DateOnly? To) DaysOn(DistrictRegistry registry, string day, string site)
    {
        var node = registry.On(Say.Day(day)).FindNode(site)!;
        return (node.From, node.To);
    }

    private static T Rules<T>(DistrictRegistry registry, string day, Func<RuleSet, T> what) => what(registry.On(Say.Day(day)).Rules);

    private static string Line(SmallDistrict district, string file, int line) => district.Files[file].Split('\n')[line - 1];
}
