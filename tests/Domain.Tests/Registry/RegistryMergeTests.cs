using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Registry;

/// <summary>What the next registry keeps of the one before: the journal names things by their index for good.</summary>
public sealed class RegistryMergeTests
{
    private static readonly SmallDistrict Small = SmallDistrict.Whole;

    [Fact]
    public void Build_FirstTime_PutsTheDistrictFirstAndCountsFromOne()
    {
        var registry = Small.Registry();
        Assert.Equal(1, registry.Version);
        Assert.Equal("d", registry.District.Id);
        Assert.Equal(NodeKind.District, registry.District.Kind);
        Assert.Equal(
            ["d", "offices", "towns", "organs", "village", "finance", "health", "east", "west", "bank-1", "bank-2", "clinic-1"],
            registry.Nodes.Select(node => node.Id));
    }

    [Fact]
    public void Build_JoinsBothLines()
    {
        var registry = Small.Registry();
        string Path(string id, Line line)
        {
            var node = registry.FindNode(id)!;
            var parent = node.ParentIn(line);
            return parent == Node.None ? id : $"{Path(registry.Nodes[parent].Id, line)}/{id}";
        }

        Assert.Equal("d/offices/health/clinic-1", Path("clinic-1", Line.Department));
        Assert.Equal("d/west/village/clinic-1", Path("clinic-1", Line.Territory));
        Assert.Equal("d/organs/health", Path("health", Line.Territory));
        Assert.Equal("d/towns/east", Path("east", Line.Department));
        Assert.Equal("640104100", registry.FindNode("west")!.Code);
        Assert.Equal(new DateOnly(2026, 12, 31), registry.FindNode("clinic-1")!.To);
        Assert.False(registry.FindNode("clinic-1")!.Sample);
    }

    [Fact]
    public void Build_HandsDutiesToUnits_ByGroupsAndExceptions()
    {
        var registry = Small.Registry();
        string[] Owed(string id) => [.. registry.FindNode(id)!.Obligations.Select(one => one.Id)];
        Assert.Equal(["plan", "notice", "banks"], Owed("finance"));
        Assert.Equal(["plan", "coverage", "form"], Owed("health"));
        Assert.Empty(Owed("east"));
        Assert.Empty(Owed("offices"));
    }

    [Fact]
    public void Build_ReadsRules_OrderedByWhatTheySay()
    {
        var rules = Small.Registry().Rules;
        Assert.Equal([RankTerm.VerifiedScore, RankTerm.FewestMissing], rules.TieChain);
        Assert.Equal([8_000, 0], rules.Tiers.Select(tier => tier.FromBp));
        Assert.Equal(new League("all-towns", "乡镇", "Towns", "towns", LeagueSites.With), rules.Leagues[1]);
        Assert.Equal(("sample-1", true, 6_000, 90), (rules.Version, rules.Sample, rules.LateCreditBp, rules.NewUnitDays));
        Assert.Equal(["finance"], rules.Excluded);
        Assert.Equal((5, "", 0), (rules.NoticePlaces, rules.NoticeIssuer, rules.Form.Length));
    }

    [Fact]
    public void Build_ReadsWhatANoticeNames_AndTheFieldsOfTheForm()
    {
        var rules = Small
            .WithFile("rules.csv", $"{Small.Files["rules.csv"].TrimEnd()}\nnotice_places,3,\nnotice_issuer,finance,\n")
            .WithFile("form.csv", "id,name_zh,name_en,source\na,银行,Banks,category:bank.certified\nb,方案,Plan,duty:plan.state\nc,说明,Remarks,\n")
            .Registry().Rules;
        Assert.Equal((3, "finance"), (rules.NoticePlaces, rules.NoticeIssuer));
        Assert.Equal(
            [
                new FormField("a", "银行", "Banks", new FormSource(FormSubject.SitesOfCategory, "bank", FormFigure.Certified)),
                new FormField("b", "方案", "Plan", new FormSource(FormSubject.Duty, "plan", FormFigure.State)),
                new FormField("c", "说明", "Remarks", null),
            ],
            rules.Form);
    }

    [Theory]
    [InlineData("sites", "'sites' is none of unit.name_zh|name_en|period|day, sites.count|")]
    [InlineData("sites.state", "'sites.state' is none of unit.")]
    [InlineData("sites:bank.count", "'sites:bank.count' is none of unit.")]
    [InlineData("category.count", "'category.count' is none of unit.")]
    [InlineData("category:park.count", "'park' is no category of the registry")]
    [InlineData("duty:nothing.state", "'nothing' is no duty of the registry")]
    public void Build_OfAFieldFromNowhere_SaysWhatItMayCome_From(string source, string expected)
    {
        var faults = Small.WithFile("form.csv", $"id,name_zh,name_en,source\na,名,Name,{source}\n").Load().Faults;
        Assert.StartsWith($"form.csv:2 [source]: {expected}", Assert.Single(faults).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_OfTheSameFilesAgain_ChangesNothingButTheVersion()
    {
        var before = Small.Registry();
        var after = Small.Registry(before);
        Assert.Equal(before.Version + 1, after.Version);
        Assert.Empty(RegistryDiff.Between(before, after));
    }

    [Fact]
    public void Build_OfLinesInAnotherOrder_KeepsEveryIndex()
    {
        var before = Small.Registry();
        var shuffled = Small;
        foreach (var (file, text) in Small.Files.Where(file => file.Key is not ("district.csv" or "rules.csv")))
        {
            var lines = text.Split('\n');
            shuffled = shuffled.WithFile(file, string.Join('\n', lines.Take(1).Concat(lines.Skip(1).Reverse())));
        }

        var after = shuffled.Registry(before);
        Assert.Equal(before.Nodes.Select(node => node.Id), after.Nodes.Select(node => node.Id));
        Assert.Equal(before.Categories.AsEnumerable(), after.Categories);
        Assert.Equal(before.Obligations.AsEnumerable(), after.Obligations);
        Assert.DoesNotContain(RegistryDiff.Between(before, after), change => change.Subject != RegistrySubject.Rule);
    }

    [Fact]
    public void Build_WithANewLine_AppendsIt()
    {
        var before = Small.Registry();
        var inFront = "id,parent,name_zh,name_en\nfirst,d,组,First\noffices,d,部门,Offices\ntowns,d,乡镇,Towns";
        var after = Small.WithFile("groups.csv", inFront).Registry(before);
        Assert.Equal(12, after.FindNode("first")!.Index);
        Assert.All(before.Nodes, node => Assert.Equal(node.Index, after.FindNode(node.Id)!.Index));
    }

    [Fact]
    public void Build_WithoutALine_RetiresItsNodeForGood()
    {
        var before = Small.Registry();
        var after = Small.WithoutLine("sites.csv", 2).Registry(before);
        var left = after.FindNode("bank-1")!;
        Assert.True(left.Retired);
        Assert.Equal(before.FindNode("bank-1")!.Index, left.Index);
        Assert.Equal(before.FindNode("bank-1")!.LineParent, left.LineParent);
        Assert.False(left.IsActiveOn(new DateOnly(2026, 6, 1)));
        Assert.DoesNotContain(left.Index, after.LineChildren[left.LineParent]);
        Assert.DoesNotContain(left.Index, after.TerritoryChildren[left.TerritoryParent]);
        Assert.True(Small.WithoutLine("sites.csv", 2).Registry(after).FindNode("bank-1")!.Retired);
    }

    [Fact]
    public void Build_WithALineThatComesBack_WakesItsNodeAtItsIndex()
    {
        var before = Small.Registry();
        var without = Small.WithoutLine("sites.csv", 2).Registry(before);
        var after = Small.Registry(without);
        Assert.False(after.FindNode("bank-1")!.Retired);
        Assert.Equal(before.FindNode("bank-1")!.Index, after.FindNode("bank-1")!.Index);
        Assert.Equal(
            [new RegistryChange(RegistryAction.Added, RegistrySubject.Node, "bank-1", "")], RegistryDiff.Between(without, after));
    }

    [Fact]
    public void Build_WithoutAUnit_RetiresItAndWhatItOwes()
    {
        var before = Small.Registry();
        var after = Small.WithoutLine("units.csv", 3).WithoutLine("sites.csv", 4).WithoutLine("obligations.csv", 6)
            .WithLine("obligations.csv", 5, "coverage,coverage,finance,,year,10000,,20,,,,覆盖率,Coverage,覆盖率100%")
            .Registry(before);
        Assert.True(after.FindNode("health")!.Retired);
        Assert.Empty(after.FindNode("health")!.Obligations);
        Assert.Equal(
            [
                "Retired Node health: ", "Retired Node clinic-1: ", "Changed Obligation plan: no longer owed by health",
                "Changed Obligation coverage: no longer owed by health; now owed by finance", "Retired Obligation form: ",
            ],
            RegistryDiff.Between(before, after).Select(Show));
    }

    [Fact]
    public void Build_WithoutADuty_KeepsItsPlaceOwedByNobody()
    {
        var before = Small.Registry();
        var after = Small.WithoutLine("obligations.csv", 2)
            .WithLine("obligations.csv", 6, "second,document,offices,,once,1,,10,,,,方案,Second,制定方案").Registry(before);
        Assert.Equal(["plan", "notice", "banks", "coverage", "form", "second"], after.Obligations.Select(one => one.Id));
        Assert.Equal(Enumerable.Range(0, 6), after.Obligations.Select(one => one.Index));
        Assert.DoesNotContain(after.Nodes, node => node.Obligations.Any(one => one.Id == "plan"));
    }

    [Fact]
    public void Build_WithoutACategory_KeepsItsPlaceRetired()
    {
        var before = Small.Registry();
        var after = Small.WithoutLine("sites.csv", 4).WithLine("categories.csv", 3, "school,学校,School,yes").Registry(before);
        Assert.Equal(["bank", "clinic", "school"], after.Categories.Select(one => one.Id));
        Assert.Equal([false, true, false], after.Categories.Select(one => one.Retired));
        Assert.Equal(2, after.FindCategory("school")!.Index);
    }

    [Fact]
    public void Build_OfAnIdThatWasAnotherKind_IsAFault()
    {
        var before = Small.WithLine("groups.csv", 4, "third,d,组,Third").Registry();
        var faults = Small.WithLine("areas.csv", 4, "third,d,区,Third").Load(before).Faults;
        Assert.Equal(["areas.csv:4 [id]: 'third' has been a group and stays one"], faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void Build_OfAnIdThatWasAnotherKindBeforeItRetired_IsAFault()
    {
        var first = Small.WithLine("groups.csv", 4, "third,d,组,Third").Registry();
        var second = Small.Registry(first);
        Assert.Null(Small.WithLine("areas.csv", 4, "third,d,区,Third").Load(second).Registry);
    }

    [Fact]
    public void Build_OfAnotherDistrict_IsAFault()
    {
        var faults = Small.WithLine("district.csv", 2, "e,640104,区,District").Load(Small.Registry()).Faults;
        Assert.Contains("district.csv:2 [id]: the district is 'd' and stays it", faults.Select(fault => fault.ToString()));
    }

    [Theory]
    [InlineData("plan,recurring,offices,,once,1,,10,2026-12-31,2026-01-01,,方案,Plan,制定方案")]
    [InlineData("plan,standing,offices,,once,0,,0,,2026-01-01,,方案,Plan,制定方案")]
    public void Build_OfADutyThatWasAnotherKind_IsAFault(string line)
    {
        var faults = Small.WithLine("obligations.csv", 2, line).Load(Small.Registry()).Faults;
        Assert.Equal([new Fault("obligations.csv", 2, "kind", "was document: an obligation of another kind needs another id")], faults);
    }

    [Fact]
    public void Build_OfADutyOfAnotherPeriod_IsAFault()
    {
        var quarterly = Small.WithLine("obligations.csv", 3, "notice,recurring,finance,,quarter,1,,5,,,,通报,Notice,每季通报");
        var faults = quarterly.Load(Small.Registry()).Faults;
        Assert.Equal([new Fault("obligations.csv", 3, "period", "was month: an obligation of another period needs another id")], faults);
    }

    [Fact]
    public void Build_WithAFault_LeavesTheRegistryBeforeAsItWas()
    {
        var before = Small.Registry();
        var result = Small
            .WithLine("sites.csv", 5, "bank-3,银行 3,Bank 3,finance,east,bank,,,yes")
            .WithLine("groups.csv", 3, "towns,d,,Towns")
            .Load(before);
        Assert.Null(result.Registry);
        Assert.Null(before.FindNode("bank-3"));
        Assert.Empty(RegistryDiff.Between(before, Small.Registry(before)));
    }

    [Fact]
    public void Between_NothingAndARegistry_AddsAll()
    {
        var after = Small.Registry();
        var changes = RegistryDiff.Between(null, after);
        Assert.All(changes, change => Assert.Equal((RegistryAction.Added, ""), (change.Action, change.Detail)));
        Assert.Equal(12, changes.Count(change => change.Subject == RegistrySubject.Node));
        Assert.Equal(2, changes.Count(change => change.Subject == RegistrySubject.Category));
        Assert.Equal(5, changes.Count(change => change.Subject == RegistrySubject.Obligation));
        Assert.Equal(16, changes.Count(change => change.Subject == RegistrySubject.Rule));
    }

    [Fact]
    public void Between_TwoRegistries_SaysWhatDiffers()
    {
        var before = Small.Registry();
        var after = Small
            .WithLine("sites.csv", 2, "bank-1,银行一,Bank 1,finance,west,clinic,2026-03-01,,no")
            .WithLine("categories.csv", 2, "bank,银行,Bank,no")
            .WithLine("obligations.csv", 2, "plan,document,offices,,once,1,,12,,2026-01-01,,方案,Plan,制定方案")
            .WithLine("rules.csv", 2, "version,rules-2,")
            .WithLine("tie_chain.csv", 2, "2,on-time-share")
            .WithLine("tiers.csv", 3, "best,优秀,Best,9000")
            .Registry(before);
        Assert.Equal(
            [
                "Changed Node bank-1: name_zh: 银行 1 → 银行一; territory: east → west; category: bank → clinic; "
                    + "from: (none) → 2026-03-01; sample: yes → no",
                "Changed Category bank: annex3: yes → no",
                "Changed Obligation plan: weight: 10 → 12; due: 2026-12-31 → (none)",
                "Changed Rule version: value: sample-1 → rules-2",
                "Changed Rule tie_chain: value: verified-score, fewest-missing → verified-score, on-time-share",
                "Added Rule tier best: ",
                "Retired Rule tier good: ",
            ],
            RegistryDiff.Between(before, after).Select(Show));
    }

    private static string Show(RegistryChange change) => $"{change.Action} {change.Subject} {change.Id}: {change.Detail}";
}
