using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Tests.Fake;

/// <summary>A small district with every kind of node and obligation.</summary>
internal static class FakeRegistry
{
    public static readonly List<Node> Nodes =
    [
        new() { Id = "xingqing", Kind = NodeKind.District, NameZh = "兴庆区", NameEn = "Xingqing District" },
        Place("departments", NodeKind.Group, "成员部门", "xingqing", ""),
        Place("towns", NodeKind.Group, "乡镇、街道", "xingqing", ""),
        Place("organs", NodeKind.Area, "区直", "", "xingqing"),
        Place("finance", NodeKind.Unit, "财政局（金融工作局）", "departments", "organs"),
        Place("education", NodeKind.Unit, "教育局", "departments", "organs"),
        Place("north", NodeKind.Unit, "凤凰北街", "towns", "xingqing"),
        Place("south", NodeKind.Unit, "中山南街", "towns", "xingqing"),
        .. Enumerable.Range(1, 9).Select(number => Site($"bank-{number:D2}", "bank-outlet", "finance", number)),
        .. Enumerable.Range(1, 4).Select(number => Site($"school-{number:D2}", "school", "education", number)),
    ];

    /// <summary>What each unit owes, with the period that runs.</summary>
    public static readonly List<(string Unit, string Id, ObligationKind Kind, string Period, long Minimum)> Duties =
    [
        ("finance", "plan", ObligationKind.Document, "once", 1),
        ("finance", "banks", ObligationKind.Target, "once", 9),
        ("finance", "funding", ObligationKind.Recurring, "2026", 1),
        ("education", "plan", ObligationKind.Document, "once", 1),
        ("education", "education-coverage", ObligationKind.Coverage, "2026", 9_000),
        ("education", "party-day", ObligationKind.Standing, "once", 0),
        ("north", "meeting", ObligationKind.Recurring, "2026Q4", 500),
        ("north", "party-day", ObligationKind.Standing, "once", 0),
        ("south", "meeting", ObligationKind.Recurring, "2026-11", 2),
        ("south", "plan", ObligationKind.Document, "once", 1),
    ];

    private static Node Place(string id, NodeKind kind, string name, string line, string territory) => new()
    {
        Id = id,
        Kind = kind,
        NameZh = name,
        LineParent = line,
        TerritoryParent = territory,
    };

    private static Node Site(string id, string category, string owner, int number) => new()
    {
        Id = id,
        Kind = NodeKind.Site,
        NameZh = $"{(category == "school" ? "大中小学" : "银行网点")} {number:D3}",
        Category = category,
        LineParent = owner,
        TerritoryParent = number % 2 == 0 ? "south" : "north",
    };
}
