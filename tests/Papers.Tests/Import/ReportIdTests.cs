using WasteSorting.Papers.Import;
using WasteSorting.Papers.Tests.Sheets;
using static WasteSorting.Papers.Tests.Import.Samples;

namespace WasteSorting.Papers.Tests.Import;

/// <summary>Ids follow from what rows mean, so that a file sent twice counts once.</summary>
public sealed class ReportIdTests
{
    [Fact]
    public void SameFile_ReadTwice_HasSameIds() => Assert.Equal(IdsOf(Act(), Site(), Act()), IdsOf(Act(), Site(), Act()));

    [Fact]
    public void Rows_MovedAround_KeepTheirIds() =>
        Assert.Equal(IdsOf(Act(), Site(), Act("count", "7")).Order(), IdsOf(Act("count", "7"), Row(), Act(), Site()).Order());

    [Fact]
    public void EqualRows_OfOneFile_AreTwoReports() => Assert.Equal(3, IdsOf(Act(), Act(), Act()).Distinct().Count());

    [Fact]
    public void Row_WrittenInAnotherForm_HasSameId() => Assert.Equal(
        IdsOf(Act()),
        IdsOf(Row(("node", "财政局（金融工作局）"), ("title", "专题培训"), ("period", "2026年四季度"), ("day", "46331"), ("count", "３"))));

    [Theory]
    [InlineData("day", "2026-11-06")]
    [InlineData("count", "4")]
    [InlineData("period", "2026Q3")]
    [InlineData("link", "https://a.cn")]
    [InlineData("note", "补")]
    public void Row_ThatMeansSomethingElse_HasAnotherId(string column, string text) => Assert.NotEqual(IdsOf(Act()), IdsOf(Act(column, text)));

    [Fact]
    public void Row_OfAnotherUnitsSheet_HasAnotherId()
    {
        var town = Finance with { Unit = new TemplateUnit("640104001", "凤凰北街街道", "Town") };
        var table = Workbooks.Table([Header, Site()]);
        Assert.NotEqual(ReportImport.Read(table, Finance).Reports[0].Report.ReportId, ReportImport.Read(table, town).Reports[0].Report.ReportId);
    }

    [Fact]
    public void Id_Always_IsUuidOfVersion8()
    {
        var id = Assert.Single(IdsOf(Act()));
        Assert.True(Guid.TryParseExact(id, "D", out var uuid));
        Assert.Equal(8, uuid.Version);
        Assert.InRange(uuid.Variant, 8, 11);
    }

    [Fact]
    public void Id_OfARow_NeverChangesBetweenVersions() => Assert.Equal("5e0bb55e-dc01-8730-81b2-3110df14a459", Assert.Single(IdsOf(Act())));

    private static string[] IdsOf(params string[][] rows)
    {
        var plan = PlanOf(rows);
        Assert.Empty(plan.Faults);
        return [.. plan.Reports.Select(one => one.Report.ReportId)];
    }
}
