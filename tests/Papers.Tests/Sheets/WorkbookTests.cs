using WasteSorting.Papers.Sheets;
using static WasteSorting.Papers.Tests.Sheets.Workbooks;

namespace WasteSorting.Papers.Tests.Sheets;

/// <summary>What each sort of cell of a workbook reads as.</summary>
public sealed class WorkbookTests
{
    [Theory]
    [InlineData("<c r='A1'><v>46331</v></c>", "46331")]
    [InlineData("<c r='A1' t='n'><v>1.5</v></c>", "1.5")]
    [InlineData("<c r='A1'><v>0.30000000000000004</v></c>", "0.3")]
    [InlineData("<c r='A1'><v>1E+20</v></c>", "100000000000000000000")]
    [InlineData("<c r='A1'><v>1.5E-7</v></c>", "0.00000015")]
    [InlineData("<c r='A1'><v>-12</v></c>", "-12")]
    [InlineData("<c r='A1' t='b'><v>1</v></c>", "TRUE")]
    [InlineData("<c r='A1' t='b'><v>0</v></c>", "FALSE")]
    [InlineData("<c r='A1' t='d'><v>2026-11-05T00:00:00</v></c>", "2026-11-05")]
    [InlineData("<c r='A1' t='str'><v>文本</v></c>", "文本")]
    [InlineData("<c r='A1' t='s'><v>0</v></c>", "普通")]
    [InlineData("<c r='A1' t='s'><v>1</v></c>", "红色字")]
    [InlineData("<c r='A1' t='s'><v>2</v></c>", "一\n二")]
    [InlineData("<c r='A1' t='inlineStr'><is><r><t>甲</t></r><r><t>乙</t></r></is></c>", "甲乙")]
    [InlineData("<c t='inlineStr'><is><t>无地址</t></is></c>", "无地址")]
    public void Cell_OfEachType_ReadsAsText(string cell, string text)
    {
        var strings = "<si><t>普通</t></si><si><r><rPr/><t>红色</t></r><r><t>字</t></r><rPh sb='0' eb='1'><t>hong</t></rPh></si>"
            + "<si><t>一_x000A_二</t></si>";
        Assert.Equal($"A1={text}", Show(Table(One($"<row r='1'>{cell}</row>", strings: strings))));
    }

    [Theory]
    [InlineData("14", "46331", "2026-11-05")]
    [InlineData("22", "46331.75", "2026-11-05")]
    [InlineData("27", "46331", "2026-11-05")]
    [InlineData("31", "46331", "2026-11-05")]
    [InlineData("57", "46331", "2026-11-05")]
    [InlineData("yyyy\\-mm\\-dd", "46331", "2026-11-05")]
    [InlineData("yyyy\"年\"m\"月\"d\"日\";@", "46331", "2026-11-05")]
    [InlineData("[$-804]yyyy/m/d", "46331", "2026-11-05")]
    [InlineData("14", "1", "1900-01-01")]
    [InlineData("14", "59", "1900-02-28")]
    [InlineData("14", "61", "1900-03-01")]
    [InlineData("14", "60", "60")]
    [InlineData("14", "0.5", "0.5")]
    [InlineData("2", "46331", "46331")]
    [InlineData("mm:ss", "46331", "46331")]
    [InlineData("h:mm AM/PM", "46331", "46331")]
    [InlineData("[Red]#,##0.00", "46331", "46331")]
    [InlineData("0.00E+00", "46331", "46331")]
    [InlineData("\"day\"0", "46331", "46331")]
    public void Number_WithFormat_IsDayOnlyWhenFormatSaysSo(string format, string value, string text) =>
        Assert.Equal($"A1={text}", Show(Table(One($"<row r='1'><c r='A1' s='1'><v>{value}</v></c></row>", formats: [format]))));

    [Fact]
    public void Day_InSystemOf1904_IsSameDay()
    {
        var table = Table(One("<row r='1'><c r='A1' s='1'><v>44869</v></c></row>", bookProperties: "<workbookPr date1904='1'/>", formats: ["14"]));
        Assert.Equal("A1=2026-11-05", Show(table));
        Assert.True(table.CountsFrom1904);
    }

    [Fact]
    public void Formula_WithStoredValue_ReadsAsItAndIsMarked()
    {
        var cell = Assert.Single(Table(One("<row r='1'><c r='A1'><f>1+2</f><v>3</v></c></row>")).Rows[0].Cells);
        Assert.Equal("3", cell.Text);
        Assert.True(cell.IsFormula);
        Assert.Null(cell.Fault);
    }

    [Theory]
    [InlineData("<c r='B2' t='e'><v>#N/A</v></c>", "#N/A")]
    [InlineData("<c r='B2' t='e'><f>A1</f><v>#DIV/0!</v></c>", "#DIV/0!")]
    [InlineData("<c r='B2'><f>A1</f></c>", "result")]
    [InlineData("<c r='B2'><v>abc</v></c>", "abc")]
    public void Cell_WithoutValue_HasFaultOfItsOwn(string cell, string said)
    {
        var table = Table(One($"<row r='2'>{cell}</row>"));
        var fault = Assert.Single(table.Rows[0].Cells).Fault;
        Assert.NotNull(fault);
        Assert.Equal("B2", fault.Cell);
        Assert.Contains(said, fault.Cause.En, StringComparison.Ordinal);
    }

    [Fact]
    public void MergedRange_Always_HasItsValueInEachCell()
    {
        var rows = $"<row r='1'>{Text("A1", "财政局")}{Text("C1", "甲")}</row><row r='2'>{Text("C2", "乙")}</row>";
        var table = Table(One(rows, "<mergeCells><mergeCell ref='A1:B3'/></mergeCells>"));
        Assert.Equal("A1=财政局 B1=财政局 C1=甲 A2=财政局 B2=财政局 C2=乙 A3=财政局 B3=财政局", Show(table));
        Assert.False(table.Rows[0].Cells[0].IsMerged);
        Assert.True(table.Rows[1].Cells[0].IsMerged);
    }

    [Fact]
    public void HiddenRow_Always_ReadsLikeOthers() =>
        Assert.Equal("A2=藏", Show(Table(One($"<row r='2' hidden='1'>{Text("A2", "藏")}</row>"))));

    [Fact]
    public void BlankCells_Always_AreLeftOut() =>
        Assert.Equal("B2=有", Show(Table(One(
            $"<row r='1'><c r='A1' s='0'/></row><row r='2'>{Text("A2", "  ")}{Text("B2", "有")}<c r='ZZ2'/></row>"
            + "<row r='1048576'><c r='A1048576'/></row>"))));

    [Theory]
    [InlineData("甲:visible 填报:visible", "填报")]
    [InlineData("甲:visible 填报:hidden", "填报")]
    [InlineData("甲:hidden 乙:veryHidden 丙:visible 丁:visible", "丙")]
    public void Sheet_OfSeveral_IsFormOrFirstVisible(string sheets, string name)
    {
        var table = Table(Several([.. sheets.Split(' ').Select(one => (one.Split(':')[0], one.Split(':')[1]))]));
        Assert.Equal(name, table.Name);
        Assert.Equal($"A1={name}", Show(table));
    }

    [Fact]
    public void Workbook_WithHiddenSheetsAlone_IsFault() =>
        Assert.Contains("visible", Read(Several(("甲", "hidden"))).Fault!.Cause.En, StringComparison.Ordinal);

    [Theory]
    [InlineData(1, "A")]
    [InlineData(26, "Z")]
    [InlineData(27, "AA")]
    [InlineData(702, "ZZ")]
    [InlineData(703, "AAA")]
    public void Address_OfColumn_IsReadBack(int column, string letters)
    {
        Assert.Equal(letters, CellAddress.Letters(column));
        Assert.True(CellAddress.TryRead($"{letters}7", out var row, out var back));
        Assert.Equal((7, column), (row, back));
    }
}
