using WasteSorting.Domain.Registry;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Registry;

/// <summary>One line for each thing that can be wrong: what the file says, and the faults with their place.</summary>
public sealed class RegistryFaultTable
{
    private const string Long65 = "a2345678901234567890123456789012345678901234567890123456789012345";

    /// <summary>File, line, its new text, and the faults expected.</summary>
    public static TheoryData<string, int, string, string[]> Lines => new()
    {
        // ids
        { "units.csv", 2, ",offices,,财政局,Finance,organs,,", ["units.csv:2 [id]: is empty", .. WithoutFinance] },
        { "groups.csv", 4, "Third,d,组,Third", [Id("groups.csv:4", "Third")] },
        { "groups.csv", 4, "-third,d,组,Third", [Id("groups.csv:4", "-third")] },
        { "groups.csv", 4, "third_,d,组,Third", [Id("groups.csv:4", "third_")] },
        { "groups.csv", 4, $"{Long65},d,组,Third", [Id("groups.csv:4", Long65[..40] + "…")] },
        { "groups.csv", 4, "组,d,组,Third", [Id("groups.csv:4", "组")] },
        { "sites.csv", 5, "bank-1,银行 3,Bank 3,finance,east,bank,,,yes", ["sites.csv:5 [id]: 'bank-1' is already the id of sites.csv:2"] },
        { "sites.csv", 5, "finance,银行 3,Bank 3,finance,east,bank,,,yes", ["sites.csv:5 [id]: 'finance' is already the id of units.csv:2"] },
        { "categories.csv", 4, "bank,银行,Bank,yes", ["categories.csv:4 [id]: 'bank' stands twice"] },
        { "obligations.csv", 7, "plan,standing,d,,once,0,,0,,2026-01-01,,方案,Plan,制定", ["obligations.csv:7 [id]: 'plan' stands twice"] },
        { "leagues.csv", 4, "all-towns,乡镇,Towns,towns,any", ["leagues.csv:4 [id]: 'all-towns' stands twice"] },
        { "tiers.csv", 4, "good,良好,Good,9000", ["tiers.csv:4 [id]: 'good' stands twice"] },

        // names and codes
        { "groups.csv", 4, "third,d,,Third", ["groups.csv:4 [name_zh]: is empty"] },
        { "groups.csv", 4, "third,d,组,", ["groups.csv:4 [name_en]: is empty"] },
        { "groups.csv", 4, "third,d,组\u202E,Third", ["groups.csv:4 [name_zh]: holds the unprintable character U+202E"] },
        { "groups.csv", 4, "third,d,组,Th\u0007ird", ["groups.csv:4 [name_en]: holds the unprintable character U+0007"] },
        { "groups.csv", 4, "third,d,组\uFFFD,Third", ["groups.csv:4 [name_zh]: holds the unprintable character U+FFFD"] },
        { "groups.csv", 4, $"third,d,{new string('组', 201)},Third", ["groups.csv:4 [name_zh]: has 201 characters, at most 200 are taken"] },
        { "district.csv", 2, "d,640 104,区,District", ["district.csv:2 [code]: '640 104' is no code: at most 64 of A-Z a-z 0-9 - ."] },

        // names that look the same
        { "sites.csv", 5, "bank-3,银行2,Bank 3,finance,east,bank,,,yes", [Alike("sites.csv:5 [name_zh]", "银行2", "银行 2", "sites.csv:3")] },
        { "sites.csv", 5, "bank-3,银行　２,Bank 3,finance,east,bank,,,yes", [Alike("sites.csv:5 [name_zh]", "银行　２", "银行 2", "sites.csv:3")] },
        { "sites.csv", 5, "bank-3,银行\u00A02,Bank 3,finance,east,bank,,,yes", [Alike("sites.csv:5 [name_zh]", "银行\u00A02", "银行 2", "sites.csv:3")] },
        { "sites.csv", 5, "bank-3,银行②,Bank 3,finance,east,bank,,,yes", [Alike("sites.csv:5 [name_zh]", "银行②", "银行 2", "sites.csv:3")] },
        { "sites.csv", 5, "bank-3,银⾏ 2,Bank 3,finance,east,bank,,,yes", [Alike("sites.csv:5 [name_zh]", "银⾏ 2", "银行 2", "sites.csv:3")] },
        { "sites.csv", 5, "bank-3,银行 3,Ｂａｎｋ2,finance,east,bank,,,yes", [Alike("sites.csv:5 [name_en]", "Ｂａｎｋ2", "Bank 2", "sites.csv:3")] },
        { "units.csv", 6, "new,offices,,财 政局,New,organs,,", [Alike("units.csv:6 [name_zh]", "财 政局", "财政局", "units.csv:2")] },
        { "groups.csv", 4, "third,d,部 门,Third", [Alike("groups.csv:4 [name_zh]", "部 门", "部门", "groups.csv:2")] },
        { "areas.csv", 4, "hall,d,村 ,Ｖillage", [Alike("areas.csv:4 [name_en]", "Ｖillage", "Village", "areas.csv:3")] },
        { "categories.csv", 4, "shop,银 行,Shop,yes", [Alike("categories.csv:4 [name_zh]", "银 行", "银行", "categories.csv:2")] },
        {
            "obligations.csv", 7, "again,standing,d,,once,0,,0,,,,方 案,Again,制定",
            [Alike("obligations.csv:7 [name_zh]", "方 案", "方案", "obligations.csv:2")]
        },

        // districts, groups, areas
        { "district.csv", 3, "d2,640105,区,District", ["district.csv:3: a registry has one district"] },
        { "groups.csv", 4, "third,,组,Third", ["groups.csv:4 [parent]: is empty"] },
        { "groups.csv", 4, "third,nobody,组,Third", ["groups.csv:4 [parent]: 'nobody' is no node of the registry"] },
        { "groups.csv", 4, "third,finance,组,Third", ["groups.csv:4 [parent]: 'finance' is a unit, here stands a district or a group"] },
        { "groups.csv", 4, "third,third,组,Third", ["groups.csv:4 [parent]: 'third' lies below itself"] },
        { "areas.csv", 3, "village,village,村,Village", ["areas.csv:3 [parent]: 'village' lies below itself"] },
        {
            "areas.csv", 4, "hall,offices,厅,Hall",
            ["areas.csv:4 [parent]: 'offices' is a group, here stands a district or an area or a unit"]
        },
        {
            "areas.csv", 4, "hall,health,厅,Hall",
            ["areas.csv:4 [parent]: 'health' is a unit without territory: towns.csv does not list it"]
        },

        // units and towns
        { "units.csv", 6, "new,d,,新局,New,organs,,", ["units.csv:6 [group]: 'd' is a district, here stands a group"] },
        { "units.csv", 6, "new,offices,,新局,New,,,", ["units.csv:6 [area]: is empty"] },
        {
            "units.csv", 6, "new,offices,,新局,New,bank-1,,",
            ["units.csv:6 [area]: 'bank-1' is a site, here stands a district or an area or a unit"]
        },
        { "units.csv", 6, "new,offices,,新局,New,organs,2026-02-30,", [Day("units.csv:6 [from]", "2026-02-30")] },
        { "units.csv", 6, "new,offices,,新局,New,organs,,31/12/2026", [Day("units.csv:6 [to]", "31/12/2026")] },
        { "units.csv", 6, "new,offices,,新局,New,organs,1999-12-31,", [Day("units.csv:6 [from]", "1999-12-31")] },
        { "units.csv", 6, "new,offices,,新局,New,organs,2026-02-02,2026/2/1", ["units.csv:6 [to]: is before the first day"] },
        { "towns.csv", 4, "nobody,640104002,镇", ["towns.csv:4 [unit]: 'nobody' is no node of the registry"] },
        {
            "towns.csv", 4, "east,640104001,街道",
            ["towns.csv:4 [division_code]: 640104001 stands twice", "towns.csv:4 [unit]: 'east' stands twice"]
        },
        { "towns.csv", 3, "west,64010410,镇", ["towns.csv:3 [division_code]: '64010410' is no division code of 9 or 12 digits"] },
        { "towns.csv", 3, "west,640104100,城", ["towns.csv:3 [kind]: '城' is none of 街道, 镇, 乡"] },
        { "towns.csv", 2, "east,640104002,街道", ["towns.csv:2 [division_code]: differs from the code 640104001 in units.csv:4"] },

        // sites
        { "sites.csv", 2, "bank-1,银行 1,Bank 1,,east,bank,,,yes", ["sites.csv:2 [owner]: is empty"] },
        { "sites.csv", 2, "bank-1,银行 1,Bank 1,nobody,east,bank,,,yes", ["sites.csv:2 [owner]: 'nobody' is no node of the registry"] },
        { "sites.csv", 2, "bank-1,银行 1,Bank 1,offices,east,bank,,,yes", ["sites.csv:2 [owner]: 'offices' is a group, here stands a unit"] },
        { "sites.csv", 2, "bank-1,银行 1,Bank 1,finance,,bank,,,yes", ["sites.csv:2 [territory]: is empty"] },
        {
            "sites.csv", 2, "bank-1,银行 1,Bank 1,finance,d,bank,,,yes",
            ["sites.csv:2 [territory]: 'd' is a district, here stands an area or a unit"]
        },
        {
            "sites.csv", 2, "bank-1,银行 1,Bank 1,finance,health,bank,,,yes",
            ["sites.csv:2 [territory]: 'health' is a unit without territory: towns.csv does not list it"]
        },
        { "sites.csv", 2, "bank-1,银行 1,Bank 1,finance,east,,,,yes", ["sites.csv:2 [category]: is empty"] },
        {
            "sites.csv", 2, "bank-1,银行 1,Bank 1,finance,east,school,,,yes",
            ["sites.csv:2 [category]: 'school' is no category of the registry"]
        },
        { "sites.csv", 2, "bank-1,银行 1,Bank 1,finance,east,bank,,,maybe", ["sites.csv:2 [sample]: 'maybe' is neither yes nor no"] },
        { "categories.csv", 3, "clinic,诊所,Clinic,", ["categories.csv:3 [annex3]: '' is neither yes nor no"] },
        {
            "units.csv", 3, "health,offices,,卫健局,Health,organs,,2026-06-30",
            ["sites.csv:4 [owner]: 'health' ends on 2026-06-30, before this site does"]
        },
        {
            "units.csv", 3, "health,offices,,卫健局,Health,organs,2027-01-01,",
            ["sites.csv:4 [owner]: 'health' begins on 2027-01-01, after this site ends"]
        },
        {
            "units.csv", 4, "east,towns,640104001,东街,East,d,,2026-12-31",
            ["sites.csv:2 [territory]: 'east' ends on 2026-12-31, before this site does"]
        },

        // obligations
        {
            "obligations.csv", 7, New("plans,d,,once,1,,0,,,"),
            ["obligations.csv:7 [kind]: 'plans' is none of document, recurring, target, coverage, standing"]
        },
        { "obligations.csv", 7, New("document,,,once,1,,0,,,"), ["obligations.csv:7 [owed_by]: is empty"] },
        {
            "obligations.csv", 7, New("document,nobody,,once,1,,0,,,"),
            ["obligations.csv:7 [owed_by]: 'nobody' is no node of the registry"]
        },
        {
            "obligations.csv", 7, New("document,bank-1,,once,1,,0,,,"),
            ["obligations.csv:7 [owed_by]: 'bank-1' is a site, here stands a unit or a group or a district"]
        },
        { "obligations.csv", 7, New("document,finance;finance,,once,1,,0,,,"), ["obligations.csv:7 [owed_by]: 'finance' stands twice"] },
        {
            "obligations.csv", 7, New("document,finance,health,once,1,,0,,,"),
            ["obligations.csv:7 [except]: 'health' does not owe it anyway"]
        },
        {
            "obligations.csv", 7, New("document,offices,finance;health,once,1,,0,,,"),
            ["obligations.csv:7 [except]: leaves nobody that owes it"]
        },
        {
            "obligations.csv", 7, New("document,offices,nobody,once,1,,0,,,"),
            ["obligations.csv:7 [except]: 'nobody' is no node of the registry"]
        },
        { "obligations.csv", 7, New("document,d,,month,1,,0,,,"), ["obligations.csv:7 [period]: 'month' is none of once"] },
        { "obligations.csv", 7, New("target,d,,year,1,clinic,0,,,"), ["obligations.csv:7 [period]: 'year' is none of once"] },
        {
            "obligations.csv", 7, New("recurring,d,,week,1,,0,,,"),
            ["obligations.csv:7 [period]: 'week' is none of once, month, quarter, half-year, year"]
        },
        { "obligations.csv", 7, New("recurring,d,,month,0,,0,,,"), [Number("minimum", "0", 1, 1_000_000_000)] },
        { "obligations.csv", 7, New("recurring,d,,month,-1,,0,,,"), [Number("minimum", "-1", 1, 1_000_000_000)] },
        { "obligations.csv", 7, New("recurring,d,,month,1.5,,0,,,"), [Number("minimum", "1.5", 1, 1_000_000_000)] },
        { "obligations.csv", 7, New("recurring,d,,month,99999999999,,0,,,"), [Number("minimum", "99999999999", 1, 1_000_000_000)] },
        { "obligations.csv", 7, New("recurring,d,,month,,,0,,,"), ["obligations.csv:7 [minimum]: is empty"] },
        { "obligations.csv", 7, New("coverage,d,,year,10001,,0,,,"), [Number("minimum", "10001", 1, 10_000)] },
        { "obligations.csv", 7, New("target,d,,once,2097153,clinic,0,,,"), [Number("minimum", "2097153", 1, 2_097_152)] },
        { "obligations.csv", 7, New("standing,d,,once,1,,0,,,"), [Number("minimum", "1", 0, 0)] },
        { "obligations.csv", 7, New("standing,d,,once,0,,5,,,"), [Number("weight", "5", 0, 0)] },
        { "obligations.csv", 7, New("standing,d,,once,0,,0,2026-12-31,,"), ["obligations.csv:7 [due]: a standing duty has no due day"] },
        { "obligations.csv", 7, New("document,d,,once,1,,1001,,,"), [Number("weight", "1001", 0, 1_000)] },
        { "obligations.csv", 7, New("target,d,,once,1,,0,,,"), ["obligations.csv:7 [category]: is empty"] },
        {
            "obligations.csv", 7, New("target,d,,once,1,school,0,,,"),
            ["obligations.csv:7 [category]: 'school' is no category of the registry"]
        },
        {
            "obligations.csv", 7, New("document,d,,once,1,bank,0,,,"),
            ["obligations.csv:7 [category]: only a target counts sites of a category"]
        },
        {
            "obligations.csv", 7, New("target,finance,,once,1,bank,0,,,"),
            ["obligations.csv:7 [category]: 'finance' has a target of this category already: its sites would count twice"]
        },
        {
            "obligations.csv", 7, New("recurring,d,,month,1,,0,2026-12-31,,"),
            ["obligations.csv:7 [due]: only what is owed once has a due day"]
        },
        { "obligations.csv", 7, New("document,d,,once,1,,0,2026-13-31,,"), [Day("obligations.csv:7 [due]", "2026-13-31")] },
        {
            "obligations.csv", 7, New("document,d,,once,1,,0,2025-12-31,2026-01-01,"),
            ["obligations.csv:7 [due]: lies outside the days from which to which the duty is owed"]
        },
        {
            "obligations.csv", 7, New("document,d,,once,1,,0,2027-01-01,,2026-12-31"),
            ["obligations.csv:7 [due]: lies outside the days from which to which the duty is owed"]
        },
        { "obligations.csv", 6, "form,standing,d,,once,0,,0,,,,进度表,Form,", ["obligations.csv:6 [source]: is empty"] },

        // rules
        {
            "rules.csv", 2, "version,Sample 1,",
            ["rules.csv:2 [value]: 'Sample 1' is no id: 1 to 64 of a-z 0-9 - . with a letter or digit first"]
        },
        { "rules.csv", 3, "sample,true,", ["rules.csv:3 [value]: 'true' is neither yes nor no"] },
        { "rules.csv", 4, "late_credit_bp,10001,", ["rules.csv:4 [value]: '10001' is no whole number from 0 to 10000"] },
        { "rules.csv", 8, "veto_revoked_sites,-1,", ["rules.csv:8 [value]: '-1' is no whole number from 0 to 2097152"] },
        { "rules.csv", 9, "new_unit_days,36501,", ["rules.csv:9 [value]: '36501' is no whole number from 0 to 36500"] },
        { "rules.csv", 10, "sample,no,", ["rules.csv:10 [key]: sample stands twice"] },
        { "rules.csv", 10, "notice_places,0,", ["rules.csv:10 [value]: '0' is no whole number from 1 to 100"] },
        { "rules.csv", 10, "notice_issuer,nobody,", ["rules.csv:10 [value]: 'nobody' is no node of the registry"] },
        { "rules.csv", 10, "notice_issuer,bank-1,", ["rules.csv:10 [value]: 'bank-1' is a site, here stands a unit"] },
        {
            "rules.csv", 9, "new_days,90,",
            [
                "rules.csv: the rule new_unit_days is missing",
                "rules.csv:9 [key]: 'new_days' is none of version, sample, late_credit_bp, deduction_per_missing_bp, "
                    + "deduction_per_revoked_bp, deduction_max_bp, veto_revoked_sites, new_unit_days, notice_places, notice_issuer",
            ]
        },
        { "leagues.csv", 3, "all-towns,乡镇,Towns,nobody,any", ["leagues.csv:3 [group]: 'nobody' is no node of the registry"] },
        { "leagues.csv", 3, "all-towns,乡镇,Towns,east,any", ["leagues.csv:3 [group]: 'east' is a unit, here stands a group"] },
        { "leagues.csv", 3, "all-towns,乡镇,Towns,towns,some", ["leagues.csv:3 [sites]: 'some' is none of any, with, without"] },
        { "tie_chain.csv", 4, "3,fewest-missing", ["tie_chain.csv:4 [term]: fewest-missing stands twice"] },
        { "tie_chain.csv", 4, "2,on-time-share", ["tie_chain.csv:4 [order]: 2 stands twice"] },
        {
            "tie_chain.csv", 4, "4,on-time-share",
            ["tie_chain.csv:4 [order]: '4' is no whole number from 1 to 3", "tie_chain.csv:4 [order]: 1 stands twice"]
        },
        {
            "tie_chain.csv", 4, "3,luck",
            [
                "tie_chain.csv:4 [term]: 'luck' is none of verified-score, reported-score, on-time-share, certified-share, "
                    + "reported-done-share, fewest-missing, verified-stage, reported-stage",
            ]
        },
        { "tiers.csv", 4, "best,优秀,Best,8000", ["tiers.csv:4 [from_bp]: 'good' begins at 8000 too"] },
        { "tiers.csv", 2, "rest,其他,Rest,1", ["tiers.csv: no tier begins at 0: a low score would have none"] },
        { "exclusions.csv", 2, "nobody", ["exclusions.csv:2 [node]: 'nobody' is no node of the registry"] },
        { "exclusions.csv", 2, "offices", ["exclusions.csv:2 [node]: 'offices' is a group, here stands a unit or a site"] },
        { "exclusions.csv", 3, "finance", ["exclusions.csv:3 [node]: 'finance' stands twice"] },

        // headers
        {
            "groups.csv", 1, "id,parent,name_zh,name_de",
            ["groups.csv:1 [name_de]: is no column of this file", "groups.csv:1 [name_en]: this column is missing"]
        },
        {
            "exclusions.csv", 1, "节点",
            ["exclusions.csv:1 [节点]: is no column of this file", "exclusions.csv:1 [node]: this column is missing"]
        },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Build_OfOneWrongLine_SaysWhereAndWhat(string file, int line, string text, string[] expected)
    {
        var result = SmallDistrict.Whole.WithLine(file, line, text).Load();
        Assert.Null(result.Registry);
        AssertFaults(expected, result);
    }

    [Fact]
    public void Build_OfTheSmallDistrict_FindsNoFault() => Assert.Empty(SmallDistrict.Whole.Load().Faults);

    [Theory]
    [InlineData("bank-3,银行 2,Bank 2,finance,east,bank,,,yes")]
    [InlineData("bank-3,财 政局,bank 2,finance,east,bank,,,yes")]
    public void Build_OfTheSameNameTwice_OrOneOfAnotherKind_OrOtherLetters_FindsNoFault(string text) =>
        Assert.Empty(SmallDistrict.Whole.WithLine("sites.csv", 5, text).Load().Faults);

    [Theory]
    [InlineData("district.csv", "district.csv: names no district")]
    [InlineData("tie_chain.csv", "tie_chain.csv: names no term: nothing could be ranked")]
    [InlineData("tiers.csv", "tiers.csv: no tier begins at 0: a low score would have none")]
    [InlineData("leagues.csv", "leagues.csv: names no league: nothing could be ranked")]
    public void Build_OfAFileWithoutLines_SaysWhatIsMissing(string file, string expected)
    {
        var header = SmallDistrict.Whole.Files[file].Split('\n')[0];
        var faults = SmallDistrict.Whole.WithFile(file, header).Load().Faults;
        Assert.Contains(expected, faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void Build_WithoutAFile_SaysSoAndNothingElse()
    {
        foreach (var (file, _) in RegistrySchema.Files.Where(one => !RegistrySchema.IsOptional(one.File)))
        {
            var result = SmallDistrict.Whole.WithoutFile(file).Load();
            Assert.Null(result.Registry);
            Assert.Equal([$"{file}: is missing"], result.Faults.Where(fault => fault.File == file).Select(fault => fault.ToString()));
        }
    }

    [Fact]
    public void Build_WithAFileTooMany_SaysSo()
    {
        var result = SmallDistrict.Whole.WithFile("villages.csv", "id\nx").Load();
        AssertFaults(["villages.csv: is no file of the registry"], result);
    }

    [Fact]
    public void Build_OfACycleOfSeveralGroups_SaysSoOnce()
    {
        var result = SmallDistrict.Whole
            .WithLine("groups.csv", 4, "a,c,甲,A").WithLine("groups.csv", 5, "b,a,乙,B").WithLine("groups.csv", 6, "c,b,丙,C")
            .Load();
        AssertFaults(["groups.csv:4 [parent]: 'a' lies below itself"], result);
    }

    [Fact]
    public void Build_OfACycleThroughUnitsAndAreas_SaysSo()
    {
        var result = SmallDistrict.Whole.WithLine("units.csv", 5, "west,towns,,西镇,West,village,,").Load();
        AssertFaults(["areas.csv:3 [parent]: 'village' lies below itself"], result);
    }

    [Fact]
    public void Build_TooDeep_SaysSoAtTheFirstNodeBelowTheBound()
    {
        // The district is the first node of the line, organs the second.
        var deep = SmallDistrict.Whole;
        for (var depth = 3; depth <= Limits.DepthMax; depth++)
        {
            deep = deep.WithLine("areas.csv", depth + 1, $"a{depth},{(depth == 3 ? "organs" : $"a{depth - 1}")},区,Area");
        }

        Assert.Empty(deep.WithLine("sites.csv", 5, "bank-3,银行 3,Bank 3,finance,a15,bank,,,yes").Load().Faults);
        AssertFaults(
            [
                "areas.csv:18 [parent]: 'a17' lies more than 16 nodes deep",
                "sites.csv:5 [territory]: 'bank-3' lies more than 16 nodes deep",
            ],
            deep.WithLine("areas.csv", 18, "a17,a16,区,Area").WithLine("areas.csv", 19, "a18,a17,区,Area")
                .WithLine("sites.csv", 5, "bank-3,银行 3,Bank 3,finance,a16,bank,,,yes").Load());
    }

    [Fact]
    public void Build_OfAGroupWithoutUnits_ThatOwes_SaysSo()
    {
        var result = SmallDistrict.Whole
            .WithLine("groups.csv", 4, "third,d,组,Third")
            .WithLine("obligations.csv", 7, New("document,third;offices,,once,1,,0,,,"))
            .Load();
        AssertFaults(["obligations.csv:7 [owed_by]: 'third' is a group without units"], result);
    }

    [Fact]
    public void Build_OfTooManyCategories_SaysSo()
    {
        var many = SmallDistrict.Whole;
        for (var line = 4; line <= Limits.CategoriesMax + 2; line++)
        {
            many = many.WithLine("categories.csv", line, $"c{line},类,Category,no");
        }

        AssertFaults(["categories.csv: makes 33 categories with those left out before, at most 32 are taken"], many.Load());
        Assert.NotNull(many.WithoutLine("categories.csv", 4).Load().Registry);
    }

    [Fact]
    public void Build_OfTooManyObligations_SaysSo()
    {
        var lines = Enumerable.Range(0, Limits.ObligationsMax).Select(number => $"o{number},standing,d,,once,0,,0,,,,责,Duty,职责");
        var many = SmallDistrict.Whole.Files["obligations.csv"] + "\n" + string.Join('\n', lines);
        AssertFaults(
            ["obligations.csv: makes 4101 obligations with those left out before, at most 4096 are taken"],
            SmallDistrict.Whole.WithFile("obligations.csv", many).Load());
    }

    [Fact]
    public void Build_OfManyUnitsThatOweManyDuties_SaysSoBeforeMemoryEnds()
    {
        var units = Enumerable.Range(0, 1_100).Select(number => $"u{number},offices,,局,Unit,organs,,");
        var duties = Enumerable.Range(0, 4_000).Select(number => $"o{number},standing,d,,once,0,,0,,,,责,Duty,职责");
        var result = SmallDistrict.Whole
            .WithFile("units.csv", SmallDistrict.Whole.Files["units.csv"] + "\n" + string.Join('\n', units))
            .WithFile("obligations.csv", SmallDistrict.Whole.Files["obligations.csv"] + "\n" + string.Join('\n', duties))
            .Load();
        AssertFaults(
            ["obligations.csv:3804 [owed_by]: with the lines before names more than 4194304 units: the rest was not read"], result);
    }

    [Theory]
    [InlineData("tiers.csv", 33, "tiers.csv: names 33 tiers, at most 32 are taken")]
    [InlineData("leagues.csv", 65, "leagues.csv: names 65 leagues, at most 64 are taken")]
    public void Build_OfTooManyLinesOfRules_SaysSo(string file, int count, string expected)
    {
        var many = SmallDistrict.Whole;
        for (var line = 4; line < count + 2; line++)
        {
            many = many.WithLine(file, line, file == "tiers.csv" ? $"t{line},级,Tier,{line}" : $"l{line},组,League,offices,any");
        }

        AssertFaults([expected], many.Load());
        Assert.NotNull(many.WithoutLine(file, 4).Load().Registry);
    }

    [Fact]
    public void Build_OfSeveralWrongFiles_ListsAllFaultsByFileAndLine_AndLoadsNothing()
    {
        var result = SmallDistrict.Whole
            .WithLine("units.csv", 6, "new,nowhere,,,New,organs,,")
            .WithLine("sites.csv", 3, "bank-2,银行 2,Bank 2,finance,west,bank,2026-01-02,2026-01-01,yes")
            .WithLine("sites.csv", 2, "bank-1,银行 1,Bank 1,finance,east,school,,,yes")
            .WithLine("groups.csv", 3, "towns,d,乡镇,")
            .WithoutLine("tiers.csv", 2)
            .Load();
        Assert.Null(result.Registry);
        AssertFaults(
            [
                "groups.csv:3 [name_en]: is empty",
                "sites.csv:2 [category]: 'school' is no category of the registry",
                "sites.csv:3 [to]: is before the first day",
                "tiers.csv: no tier begins at 0: a low score would have none",
                "units.csv:6 [name_zh]: is empty",
                "units.csv:6 [group]: 'nowhere' is no node of the registry",
            ],
            result);
    }

    [Fact]
    public void Build_OfAFileFullOfFaults_StopsListingThem()
    {
        var lines = Enumerable.Range(0, 20_000).Select(_ => "?,?,?,?");
        var result = SmallDistrict.Whole.WithFile("groups.csv", "id,parent,name_zh,name_en\n" + string.Join('\n', lines)).Load();
        Assert.Null(result.Registry);
        Assert.InRange(result.Faults.Length, 10_000, 10_001);
    }

    /// <summary>A duty by kind, owed_by, except, period, minimum, category, weight, due, from, to.</summary>
    private static string New(string middle) => $"new,{middle},新,New,新职责";

    private static string Id(string place, string shown) =>
        $"{place} [id]: '{shown}' is no id: 1 to 64 of a-z 0-9 - . with a letter or digit first";

    private static string Alike(string place, string shown, string first, string firstPlace) =>
        $"{place}: '{shown}' differs from '{first}' of {firstPlace} by blanks, width or compatibility alone";

    private static string Day(string place, string shown) => $"{place}: '{shown}' is no day: write YYYY-MM-DD, 2000 to 2999";

    private static string Number(string column, string shown, int least, int most) =>
        $"obligations.csv:7 [{column}]: '{shown}' is no whole number from {least} to {most}";

    private static string[] WithoutFinance =>
    [
        "sites.csv:2 [owner]: 'finance' is no node of the registry", "sites.csv:3 [owner]: 'finance' is no node of the registry",
        "obligations.csv:3 [owed_by]: 'finance' is no node of the registry",
        "obligations.csv:4 [owed_by]: 'finance' is no node of the registry",
        "obligations.csv:6 [except]: 'finance' is no node of the registry", "exclusions.csv:2 [node]: 'finance' is no node of the registry",
    ];

    private static void AssertFaults(IEnumerable<string> expected, RegistryResult result) => Assert.Equal(
        expected.Order(StringComparer.Ordinal),
        result.Faults.Select(fault => fault.ToString()).Order(StringComparer.Ordinal));
}
