using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Import;
using WasteSorting.Papers.Sheets;
using WasteSorting.Papers.Tests.Sheets;
using static WasteSorting.Papers.Tests.Import.Samples;

namespace WasteSorting.Papers.Tests.Import;

/// <summary>How rows become reports, and what their faults say.</summary>
public sealed class ReportImportTests
{
    [Fact]
    public void Row_OfEachKind_BecomesItsChange()
    {
        var plan = PlanOf(
            Row(("node", "finance"), ("obligation", "finance-plan"), ("period", "once"), ("day", "2026-11-01")),
            Act(),
            Coverage("2026-11-03", "45", "50"),
            Row(("node", "finance"), ("obligation", "finance-party"), ("day", "2026-11-04"), ("link", "https://a.cn/1 https://a.cn/2"),
                ("note", "一\n二")),
            Site());
        Assert.Empty(plan.Faults);
        Assert.Equal([2, 3, 4, 5, 6], plan.Reports.Select(one => one.Row));
        Assert.Equal("finance-plan", plan.Reports[0].Report.DocumentFiled.Obligation);
        Assert.Equal("once", plan.Reports[0].Report.Period);
        Assert.Equal(new ActHeld { Obligation = "finance-training", Count = 3 }, plan.Reports[1].Report.ActHeld);
        var coverage = new CoverageMeasured { Obligation = "finance-coverage", Numerator = 45, Denominator = 50 };
        Assert.Equal(coverage, plan.Reports[2].Report.CoverageMeasured);
        Assert.Equal("finance-party", plan.Reports[3].Report.EvidenceFiled.Obligation);
        Assert.Equal(["https://a.cn/1", "https://a.cn/2"], plan.Reports[3].Report.Evidence.Select(one => one.Link));
        Assert.Equal("一 二", plan.Reports[3].Report.Note);
        Assert.Equal(Stage.ReportedDone, plan.Reports[4].Report.StageReached.Stage);
        Assert.Equal("bank-outlet-001", plan.Reports[4].Report.Node);
    }

    [Theory]
    [InlineData("day", "F2")]
    [InlineData("count", "G2")]
    public void HalfFilledAct_SaysWhichCellIsLacking(string column, string cell)
    {
        var fault = OneFault(Act(column));
        Assert.Equal((cell, column), (fault.Cell, fault.Column));
        Assert.Contains("lacking", fault.Cause.En, StringComparison.Ordinal);
    }

    [Fact]
    public void HalfFilledCoverage_SaysWhichCellsAreLacking()
    {
        var plan = PlanOf(Coverage("2026-11-03", "45", ""), Coverage("", "", "50"));
        Assert.Equal(["I2", "F3", "H3"], plan.Faults.Select(one => one.Cell));
    }

    [Fact]
    public void HalfFilledSite_SaysWhichCellIsLacking()
    {
        Assert.Equal("J2", OneFault(Site("stage")).Cell);
        Assert.Equal("F2", OneFault(Site("day")).Cell);
    }

    [Fact]
    public void LinkWithoutDay_IsHalfFilled() =>
        Assert.Equal("F2", OneFault(Row(("node", "finance"), ("obligation", "finance-plan"), ("link", "https://a.cn"))).Cell);

    [Fact]
    public void UnfilledRows_AreSkippedAndCounted()
    {
        var plan = PlanOf(Row(("node", "finance"), ("obligation", "finance-plan")), Row(), Act(), Row(("node", "x"), ("note", "尚未开展")));
        Assert.Empty(plan.Faults);
        Assert.Equal(4, Assert.Single(plan.Reports).Row);
        Assert.Equal(2, plan.BlankRowCount);
    }

    [Fact]
    public void FaultsOfAllRows_AreToldAtOnce()
    {
        var plan = PlanOf(Act("day", "昨天"), Act(), Site("stage", "好"), Row(("node", "nobody"), ("day", "x"), ("link", "ftp://a")));
        Assert.Equal(["F2", "J4", "A5", "F5", "K5"], plan.Faults.Select(one => one.Cell).Order(StringComparer.Ordinal).OrderBy(one => one[1]));
        Assert.Equal(3, Assert.Single(plan.Reports).Row);
    }

    [Theory]
    [InlineData("BANK-OUTLET-001", "")]
    [InlineData("ｂａｎｋ－ｏｕｔｌｅｔ－００１", "")]
    [InlineData("银行网点 001", "")]
    [InlineData("", "银行网点　001")]
    [InlineData("bank-outlet-001", "银行网点 001")]
    [InlineData("bank-outlet-001", "别的写法")]
    public void Node_ByIdOrByUniqueName_IsFound(string node, string name) =>
        Assert.Equal("bank-outlet-001", OneReport(Row(("node", node), ("name", name), ("day", "2026-11-05"), ("stage", "整改"))).Node);

    [Theory]
    [InlineData("同名网点", "", "A2", "that of 2")]
    [InlineData("", "同名网点", "B2", "that of 2")]
    [InlineData("别处", "", "A2", "not among")]
    [InlineData("", "", "A2", "lacking")]
    [InlineData("bank-outlet-001", "银行网点 002", "B2", "not that of the id")]
    public void Node_ThatIsNotOne_IsFaultOfItsCell(string node, string name, string cell, string cause)
    {
        var fault = OneFault(Row(("node", node), ("name", name), ("day", "2026-11-05"), ("stage", "整改")));
        Assert.Equal(cell, fault.Cell);
        Assert.Contains(cause, fault.Cause.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("finance-training", "")]
    [InlineData("专题培训", "")]
    [InlineData("", "专题培训")]
    public void Obligation_ByIdOrByName_IsFound(string obligation, string title) => Assert.Equal(
        "finance-training",
        OneReport(Row(("node", "财政局(金融工作局)"), ("obligation", obligation), ("title", title), ("day", "2026-11-05"), ("count", "1")))
            .ActHeld.Obligation);

    [Theory]
    [InlineData("finance-nothing", "not among")]
    [InlineData("", "lacking")]
    [InlineData("finance-outlets", "counted from sites")]
    public void Obligation_ThatIsNotReported_IsFaultOfItsCell(string obligation, string cause)
    {
        var fault = OneFault(Row(("node", "finance"), ("obligation", obligation), ("day", "2026-11-05")));
        Assert.Equal("C2", fault.Cell);
        Assert.Contains(cause, fault.Cause.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("finance-plan", "count", "2", "G2")]
    [InlineData("finance-plan", "stage", "整改", "J2")]
    [InlineData("finance-party", "numerator", "2", "H2")]
    public void Value_ThatTheKindDoesNotHave_IsFaultOfItsCell(string obligation, string column, string text, string cell) =>
        Assert.Equal(cell, OneFault(Row(("node", "finance"), ("obligation", obligation), ("day", "2026-11-05"), (column, text))).Cell);

    [Fact]
    public void CountOfOne_WithDocument_DoesNoHarm() => Assert.Equal(
        "finance-plan",
        OneReport(Row(("node", "finance"), ("obligation", "finance-plan"), ("day", "2026-11-05"), ("count", "1"))).DocumentFiled.Obligation);

    [Fact]
    public void Obligation_InRowOfSite_IsFault() => Assert.Equal("C2", OneFault(Site("obligation", "finance-plan")).Cell);

    [Fact]
    public void Numerator_GreaterThanDenominator_IsFault() => Assert.Equal("H2", OneFault(Coverage("2026-11-05", "51", "50")).Cell);

    [Theory]
    [InlineData("link", "www.a.cn", "K2")]
    [InlineData("link", "javascript:alert(1)", "K2")]
    [InlineData("note", "看不见\u202E的", "L2")]
    public void ProofAndNote_ThatTheLedgerRefuses_AreFaults(string column, string text, string cell) =>
        Assert.Equal(cell, OneFault(Act(column, text)).Cell);

    [Theory]
    [InlineData("对象编号,事项编号,日期,数量")]
    [InlineData("node,obligation,day,count")]
    [InlineData("对象编号 node,事项编号 obligation,日期 day,数量 count")]
    [InlineData("对象编号(node),事项编号（obligation）,日 期,数量*")]
    public void Header_InEachForm_IsFound(string header)
    {
        var plan = ReportImport.Read(
            Table($"{header}\nfinance,finance-training,2026-11-05,3"), Finance);
        Assert.Empty(plan.Faults);
        Assert.Equal(3, Assert.Single(plan.Reports).Report.ActHeld.Count);
    }

    [Fact]
    public void Header_BelowTitleInAnyOrderWithOtherColumns_IsFound()
    {
        var plan = ReportImport.Read(
            Table("""
                兴庆区填报表
                填报人,张三
                数量,序号,日期,事项编号,对象编号,备注
                3,1,2026-11-05,finance-training,finance,x
                """),
            Finance);
        Assert.Empty(plan.Faults);
        Assert.Equal(4, Assert.Single(plan.Reports).Row);
        Assert.Equal(["序号", "备注"], plan.IgnoredColumns);
    }

    [Fact]
    public void Header_BelowTheTenthRow_IsNotFound()
    {
        var plan = ReportImport.Read(Table(string.Concat(Enumerable.Repeat("抬头\n", 10)) + "node,obligation,day"), Finance);
        Assert.Contains("header", Assert.Single(plan.Faults).Cause.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_WithColumnLackingOrTwice_IsFault()
    {
        Assert.Equal("day", Assert.Single(ReportImport.Read(Table("node,count\nfinance,1"), Finance).Faults).Column);
        Assert.Equal("D1", Assert.Single(ReportImport.Read(Table("node,day,count,日期"), Finance).Faults).Cell);
    }

    [Fact]
    public void ColumnThatTheKindNeeds_WhenLacking_IsFaultOfTheRow()
    {
        var table = Table("node,obligation,day\nfinance,finance-training,2026-11-05");
        var fault = Assert.Single(ReportImport.Read(table, Finance).Faults);
        Assert.Equal("2:2", fault.Cell);
    }

    [Fact]
    public void ErrorValue_InFilledRow_IsFaultOnce()
    {
        var rows = $"<row r='1'>{string.Concat(Header.Select((one, at) => Workbooks.Text($"{(char)('A' + at)}1", one)))}</row>"
            + $"<row r='2'>{Workbooks.Text("A2", "finance")}{Workbooks.Text("C2", "finance-training")}"
            + "<c r='F2' t='e'><v>#N/A</v></c><c r='G2'><f>1+2</f><v>3</v></c></row>"
            + $"<row r='3'>{Workbooks.Text("A3", "finance")}{Workbooks.Text("C3", "finance-training")}"
            + "<c r='F3'><f>TODAY()</f><v>46331</v></c><c r='G3'><f>1+2</f><v>3</v></c></row>";
        var plan = ReportImport.Read(Workbooks.Table(Workbooks.One(rows)), Finance);
        Assert.Equal("F2", Assert.Single(plan.Faults).Cell);
        var report = Assert.Single(plan.Reports).Report;
        Assert.Equal(("2026-11-05", 3), (report.Day, report.ActHeld.Count));
    }

    [Fact]
    public void MergedDay_StandsInEachRow()
    {
        var rows = $"<row r='1'>{Workbooks.Text("A1", "node")}{Workbooks.Text("B1", "day")}{Workbooks.Text("C1", "stage")}</row>"
            + $"<row r='2'>{Workbooks.Text("A2", "bank-outlet-001")}{Workbooks.Text("B2", "2026-11-05")}{Workbooks.Text("C2", "整改")}</row>"
            + $"<row r='3'>{Workbooks.Text("A3", "bank-outlet-002")}{Workbooks.Text("C3", "建设中")}</row>";
        var plan = ReportImport.Read(Workbooks.Table(Workbooks.One(rows, "<mergeCells><mergeCell ref='B2:B3'/></mergeCells>")), Finance);
        Assert.Empty(plan.Faults);
        Assert.Equal(["2026-11-05", "2026-11-05"], plan.Reports.Select(one => one.Report.Day));
    }

    [Fact]
    public void Sheet_AboutSeveralUnits_FindsEachUnitsDuties()
    {
        var other = Finance with { Unit = new TemplateUnit("health", "卫生健康局", "Health Bureau"), Sites = [] };
        var table = Workbooks.Table([Header, Act(), Act("node", "卫生健康局")]);
        var plan = ReportImport.Read(table, [Finance, other]);
        Assert.Empty(plan.Faults);
        Assert.Equal(["finance", "health"], plan.Reports.Select(one => one.Report.Node));
    }

    private static string[] Coverage(string day, string numerator, string denominator) => Row(
        ("node", "finance"), ("obligation", "finance-coverage"), ("period", "2026"), ("day", day),
        ("numerator", numerator), ("denominator", denominator));

    private static SheetTable Table(string csv) => Workbooks.Table(System.Text.Encoding.UTF8.GetBytes(csv), "表.csv");
}
