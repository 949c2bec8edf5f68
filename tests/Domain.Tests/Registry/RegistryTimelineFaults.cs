using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Registry;

/// <summary>What cannot be one thing in time is a fault, at its line.</summary>
public sealed class RegistryTimelineFaults
{
    private static readonly SmallDistrict Small = SmallDistrict.Whole;

    public static TheoryData<string, string, string[]> Lines => new()
    {
        {
            "sites.csv", "clinic-1,诊所 1,Clinic 1,health,west,clinic,2026-12-31,,no",
            ["sites.csv:5 [id]: holds on days on which line 4 of the same id holds"]
        },
        {
            "sites.csv", "clinic-1,诊所 1,Clinic 1,health,west,clinic,,2026-01-01,no",
            ["sites.csv:5 [id]: holds on days on which line 4 of the same id holds"]
        },
        {
            "sites.csv", "clinic-1,诊所 1,Clinic 1,health,west,clinic,2026-01-01,,no",
            ["sites.csv:5 [id]: 'clinic-1' is already the id of sites.csv:4"]
        },
        {
            "units.csv", "east,towns,640104001,东街,East,d,2026-05-01,",
            ["units.csv:6 [id]: holds on days on which line 4 of the same id holds"]
        },
        {
            "obligations.csv", "plan,document,offices,,once,1,,10,,,2026-03-31,方案,Plan,制定",
            ["obligations.csv:7 [id]: holds on days on which line 2 of the same id holds"]
        },
        {
            "obligations.csv", "plan,recurring,offices,,month,1,,10,,,2025-12-31,方案,Plan,制定",
            [
                "obligations.csv:7 [kind]: is another one than in line 2 of the same id",
                "obligations.csv:7 [period]: is another one than in line 2 of the same id",
            ]
        },

        // Lines that touch are due as one.
        { "obligations.csv", "plan,document,offices,,once,1,,10,2027-01-01,,2025-12-31,方案,Plan,制定", [] },
        { "obligations.csv", "plan,document,offices,,once,1,,10,2027-01-01,,2025-12-30,方案,Plan,制定",
            ["obligations.csv:7 [due]: lies outside the days from which to which the duty is owed"] },

        // A line that holds only in another year is checked as the others are.
        {
            "sites.csv", "clinic-1,诊所 1,Clinic 1,nobody,west,clinic,2029-01-01,,no",
            ["sites.csv:5 [owner]: 'nobody' is no node of the registry"]
        },
        { "sites.csv", "clinic-1,诊所 1,Clinic 1,health,west,clinic,2029-01-01,2028-12-31,no", ["sites.csv:5 [to]: is before the first day"] },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Build_OfOneMoreLine_SaysWhereAndWhat(string file, string line, string[] expected) =>
        AssertFaults(expected, Small.WithLines(file, line));

    [Theory]
    [InlineData("sites.csv")]
    [InlineData("units.csv")]
    [InlineData("obligations.csv")]
    public void Build_OfAVoidThatIsNeitherYesNorNo_IsAFault(string file)
    {
        var wide = Small.WithColumn(file, "void");
        AssertFaults([$"{file}:2 [void]: 'maybe' is neither yes nor no"], wide.WithLine(file, 2, wide.Files[file].Split('\n')[1] + "maybe"));
        Assert.Empty(wide.WithLine(file, 2, wide.Files[file].Split('\n')[1] + "no").Load().Faults);
    }

    [Fact]
    public void Build_OfASiteBelowAUnitThatNeverWas_IsAFault()
    {
        var wide = Small.WithColumn("units.csv", "void");
        AssertFaults(
            ["sites.csv:4 [owner]: 'health' never was: its line is void"],
            wide.WithLine("units.csv", 3, "health,offices,,卫健局,Health,organs,,,yes"));
    }

    [Theory]
    [InlineData("rules.csv", "late_credit_bp,5000,,2026/13/1", 10)]
    [InlineData("leagues.csv", "more,更多,More,offices,any,soon", 4)]
    [InlineData("tie_chain.csv", "3,on-time-share,soon", 4)]
    [InlineData("tiers.csv", "best,优秀,Best,9000,1999-01-01", 4)]
    [InlineData("exclusions.csv", "east,soon", 3)]
    public void Build_OfARuleFromNoDay_IsAFault(string file, string line, int at)
    {
        var day = line[(line.LastIndexOf(',') + 1)..];
        var faults = Small.WithColumn(file, "from").WithLines(file, line).Load().Faults.Select(fault => fault.ToString());
        Assert.Contains($"{file}:{at} [from]: '{day}' is no day: write YYYY-MM-DD, 2000 to 2999", faults);
    }

    [Theory]
    [InlineData("node,from\n,2026-05-01\neast,2026-05-01", 2)]
    [InlineData("node,from\neast,2026-05-01\n,2026-05-01", 3)]
    [InlineData("node,from,note\n,,nobody", 2)]
    public void Build_OfAnExclusionOfNobody_BesideOthersOrFromNoDay_IsAFault(string file, int at) => AssertFaults(
        [$"exclusions.csv:{at} [node]: is empty"], Small.WithFile("exclusions.csv", file));

    [Fact]
    public void Build_OfAKeyTwiceFromOneDay_IsAFault() => AssertFaults(
        ["rules.csv:11 [key]: late_credit_bp stands twice"],
        Small.WithColumn("rules.csv", "from").WithLines("rules.csv", "late_credit_bp,5000,,2026-07-01", "late_credit_bp,4000,,2026-07-01"));

    [Fact]
    public void Build_OfASetThatLacksWhatItNeeds_IsAFault() => AssertFaults(
        ["tiers.csv: no tier begins at 0: a low score would have none"],
        Small.WithColumn("tiers.csv", "from").WithLines("tiers.csv", "best,优秀,Best,9000,2026-07-01"));

    [Fact]
    public void Build_OfFromWhereItMeansNothing_IsAFault() => AssertFaults(
        ["groups.csv:1 [from]: is no column of this file"], Small.WithColumn("groups.csv", "from"));

    [Theory]
    [InlineData(399, true)]
    [InlineData(400, false)]
    public void Build_OfTooManyStretches_IsAFault(int changes, bool isTaken)
    {
        var from = new DateOnly(2026, 1, 1);
        var keys = Enumerable.Range(0, changes).Select(at => $"late_credit_bp,{at},,{from.AddDays(at):yyyy-MM-dd}");
        var faults = Small.WithColumn("rules.csv", "from").WithLines("rules.csv", [.. keys]).Load().Faults;
        Assert.Equal(
            isTaken ? [] : ["sites.csv: with the other files changes on 400 days, at most 399 are taken"],
            faults.Select(fault => fault.ToString()));
    }

    private static void AssertFaults(string[] expected, SmallDistrict district) =>
        Assert.Equal(expected, district.Load().Faults.Select(fault => fault.ToString()));
}
