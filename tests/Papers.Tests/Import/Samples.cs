using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Import;
using WasteSorting.Papers.Sheets;
using WasteSorting.Papers.Tests.Sheets;

namespace WasteSorting.Papers.Tests.Import;

/// <summary>A unit with a duty of each kind and a few sites.</summary>
internal static class Samples
{
    public static readonly string[] Header =
        ["node", "name", "obligation", "title", "period", "day", "count", "numerator", "denominator", "stage", "link", "note"];

    public static TemplateSource Finance { get; } = new()
    {
        Unit = new TemplateUnit("finance", "财政局（金融工作局）", "Finance Bureau"),
        Day = "2026-11-22",
        Duties =
        [
            Duty("finance-plan", "《资金保障方案》", ObligationKind.Document, "once"),
            Duty("finance-training", "专题培训", ObligationKind.Recurring, "2026Q4"),
            Duty("finance-training", "专题培训", ObligationKind.Recurring, "2026Q3"),
            Duty("finance-coverage", "知晓率", ObligationKind.Coverage, "2026"),
            Duty("finance-party", "主题党日", ObligationKind.Standing, "once"),
            Duty("finance-outlets", "银行网点达标", ObligationKind.Target, "once"),
        ],
        Sites =
        [
            new("bank-outlet-001", "银行网点 001", "Bank outlet 001", "bank-outlet", Stage.UnderWay),
            new("bank-outlet-002", "银行网点 002", "Bank outlet 002", "bank-outlet", Stage.NotStarted),
            new("bank-outlet-003", "同名网点", "Twin", "bank-outlet", Stage.NotStarted),
            new("bank-outlet-004", "同名网点", "Twin", "bank-outlet", Stage.NotStarted),
        ],
    };

    public static byte[] Template(TemplateSource source)
    {
        using var xlsx = new MemoryStream();
        ReportTemplate.Write(xlsx, source);
        return xlsx.ToArray();
    }

    /// <summary>A row by the names of its columns, such as day=2026-11-05.</summary>
    public static string[] Row(params (string Column, string Text)[] cells) =>
        [.. Header.Select(column => cells.FirstOrDefault(cell => cell.Column == column).Text ?? "")];

    public static ImportPlan PlanOf(params string[][] rows) => ReportImport.Read(Workbooks.Table([Header, .. rows]), Finance);

    /// <summary>A row that holds an act and is right but for what is given.</summary>
    public static string[] Act(string column = "note", string text = "") => With(
        Row(("node", "finance"), ("obligation", "finance-training"), ("period", "2026Q4"), ("day", "2026-11-05"), ("count", "3")), column, text);

    /// <summary>A row about a site that is right but for what is given.</summary>
    public static string[] Site(string column = "note", string text = "") => With(
        Row(("node", "bank-outlet-001"), ("day", "2026-11-05"), ("stage", "已申报")), column, text);

    public static Report OneReport(params string[][] rows)
    {
        var plan = PlanOf(rows);
        Assert.Empty(plan.Faults);
        return Assert.Single(plan.Reports).Report;
    }

    public static ImportFault OneFault(params string[][] rows)
    {
        var plan = PlanOf(rows);
        Assert.Empty(plan.Reports);
        var fault = Assert.Single(plan.Faults);
        Assert.All([fault.Cause.Zh, fault.Cause.En, fault.Advice.Zh, fault.Advice.En], text => Assert.NotEmpty(text));
        return fault;
    }

    public static SheetTable Read(byte[] bytes) => Workbooks.Table(bytes);

    private static string[] With(string[] row, string column, string text)
    {
        row[Array.IndexOf(Header, column)] = text;
        return row;
    }

    private static TemplateDuty Duty(string id, string name, ObligationKind kind, string period) => new()
    {
        Id = id,
        NameZh = name,
        NameEn = id,
        Kind = kind,
        Period = period,
        Minimum = kind == ObligationKind.Coverage ? 10_000 : 1,
        Due = "2026-12-31",
    };
}
