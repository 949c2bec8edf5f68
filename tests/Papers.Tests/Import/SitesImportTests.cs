using System.Text;
using WasteSorting.Papers.Import;
using WasteSorting.Papers.Sheets;
using WasteSorting.Papers.Tests.Sheets;
using static WasteSorting.Papers.Tests.Sheets.Workbooks;

namespace WasteSorting.Papers.Tests.Import;

/// <summary>How a list of real sites becomes sites.csv.</summary>
public sealed class SitesImportTests
{
    private static readonly string[] Header = ["序号", "名称", "类别", "责任单位", "所在街道（乡镇）"];

    private static readonly SitesRegistry Registry = new()
    {
        Categories = [new("bank-outlet", "银行网点"), new("school", "大中小学")],
        Units = [new("finance", "财政局（金融工作局）"), new("education", "教育局")],
        Towns = [new("640104001", "凤凰北街街道"), new("640104100", "掌政镇")],
        Existing =
        [
            Site("bank-outlet-001", "工商银行中山街支行", "bank-outlet") with { NameEn = "ICBC", From = "2026-01-01" },
            Site("bank-outlet-007", "银行网点 007", "bank-outlet") with { Sample = true },
            Site("mall-001", "商场", "mall") with { Owner = "commerce" },
        ],
    };

    [Fact]
    public void Site_KnownByNameAndCategory_KeepsItsId_AndNewOnesContinue()
    {
        var plan = Read(
            ["1", "建设银行一支行", "银行网点", "finance", "掌政镇"],
            ["2", "工商银行中山街支行", "银行网点", "财政局(金融工作局)", "640104001"],
            ["3", "兴庆区一小", "school", "教育局", "凤凰北街街道"],
            ["4", "建设银行二支行", "银行网点", "finance", "掌政镇"]);
        Assert.Empty(plan.Faults);
        Assert.Equal(["bank-outlet-008", "bank-outlet-001", "school-001", "bank-outlet-009"], plan.Sites.Select(one => one.Site.Id));
        Assert.Equal(("ICBC", "2026-01-01", "finance"), (plan.Sites[1].Site.NameEn, plan.Sites[1].Site.From, plan.Sites[1].Site.Owner));
        Assert.All(plan.Sites, one => Assert.False(one.Site.Sample));
        Assert.Equal(["序号"], plan.IgnoredColumns);
    }

    [Fact]
    public void SameList_AgainstItsResult_ChangesNothing()
    {
        string[][] rows = [["1", "建设银行一支行", "银行网点", "finance", "掌政镇"], ["2", "兴庆区一小", "school", "教育局", "凤凰北街街道"]];
        var first = Read(rows).WithOthers(Registry.Existing);
        var second = SitesImport.Read(Table([Header, .. rows]), Registry with { Existing = first }).WithOthers(first);
        Assert.Equal(Csv(first), Csv(second));
        Assert.Equal(["mall-001", "bank-outlet-008", "school-001"], first.Select(one => one.Id));
    }

    [Fact]
    public void EarlierLines_OfASiteThatMoved_AreKept()
    {
        var moved = Registry.Existing[0] with { Territory = "640104100", From = "2026-07-01" };
        SiteRow[] existing = [Registry.Existing[0] with { To = "2026-06-30" }, moved];
        var plan = SitesImport.Read(
            Table([Header, ["1", moved.NameZh, "银行网点", "finance", "掌政镇"]]), Registry with { Existing = [.. existing] });
        Assert.Equal(existing, plan.WithOthers(existing));
    }

    [Fact]
    public void MergedOwnerAndCategory_StandInEachRow_AndRowsWithoutOwnTextAreBlank()
    {
        var rows = $"<row r='1'>{string.Concat(Header.Select((one, at) => Text($"{(char)('A' + at)}1", one)))}</row>"
            + $"<row r='2'>{Text("B2", "建设银行一支行")}{Text("C2", "银行网点")}{Text("D2", "finance")}{Text("E2", "掌政镇")}</row>"
            + $"<row r='3'>{Text("B3", "建设银行二支行")}{Text("E3", "掌政镇")}</row><row r='4'>{Text("A4", "3")}</row>";
        var plan = SitesImport.Read(
            Table(One(rows, "<mergeCells><mergeCell ref='C2:C4'/><mergeCell ref='D2:D4'/></mergeCells>")), Registry);
        Assert.Empty(plan.Faults);
        Assert.Equal(["finance", "finance"], plan.Sites.Select(one => one.Site.Owner));
        Assert.Equal(1, plan.BlankRowCount);
    }

    [Fact]
    public void FaultsOfAllRows_AreToldByCell()
    {
        var plan = Read(
            ["1", "", "银行网点", "finance", "掌政镇"],
            ["2", "甲", "银行", "finance", "凤凰北街"],
            ["3", "乙", "银行网点", "没有的局", ""],
            ["4", "丙", "银行网点", "finance", "掌政镇"],
            ["5", "丙", "bank-outlet", "finance", "掌政镇"]);
        Assert.Equal(["B2", "C3", "E3", "D4", "E4", "B6"], plan.Faults.Select(one => one.Cell));
        Assert.Contains("640104001", plan.Faults[2].Advice.En, StringComparison.Ordinal);
        Assert.Equal("丙", Assert.Single(plan.Sites).Site.NameZh);
    }

    [Theory]
    [InlineData("Bad Id", "工商银行中山街支行", "a-z")]
    [InlineData("bank-outlet-002", "工商银行中山街支行", "is bank-outlet-001")]
    [InlineData("mall-001", "新网点", "another category")]
    public void Id_ThatCannotBeTheSites_IsFault(string id, string name, string cause)
    {
        var plan = SitesImport.Read(Table([["编号 id", .. Header[1..]], [id, name, "银行网点", "finance", "掌政镇"]]), Registry);
        var fault = Assert.Single(plan.Faults);
        Assert.Equal("A2", fault.Cell);
        Assert.Contains(cause, fault.Cause.En, StringComparison.Ordinal);
        Assert.Empty(plan.Sites);
    }

    [Fact]
    public void Ids_StatedInTheList_AreTakenAndContinued()
    {
        string[][] rows =
        [
            ["bank-outlet-020", "甲", "银行网点", "finance", "掌政镇"],
            ["", "乙", "银行网点", "finance", "掌政镇"],
            ["bank-outlet-020", "丙", "银行网点", "finance", "掌政镇"],
        ];
        var plan = SitesImport.Read(Table([["id", "名称", "类别", "责任单位", "属地"], .. rows]), Registry);
        Assert.Equal(["bank-outlet-020", "bank-outlet-021"], plan.Sites.Select(one => one.Site.Id));
        Assert.Equal("A4", Assert.Single(plan.Faults).Cell);
    }

    [Fact]
    public void SitesCsv_OfTheRegistry_ReadsAndWritesTheSame()
    {
        var folder = Seeds();
        if (folder is null)
        {
            Assert.Skip("the registry's files are not beside the tests");
        }

        SheetTable Of(string name) => Workbooks.Table(File.ReadAllBytes(Path.Combine(folder, name)), name);
        var registry = SitesRegistry.Of(Of("categories.csv"), Of("units.csv"), Of("towns.csv"), Of("sites.csv"));
        Assert.Equal((25, 64, 16, 386), (registry.Categories.Length, registry.Units.Length, registry.Towns.Length, registry.Existing.Length));
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "sites.csv")), Csv(registry.Existing));

        var plan = SitesImport.Read(Of("sites.csv"), registry);
        Assert.Equal(registry.Existing.Select(one => one with { Sample = false }), plan.Sites.Select(one => one.Site));
    }

    private static SiteRow Site(string id, string name, string category) =>
        new() { Id = id, NameZh = name, NameEn = name, Owner = "finance", Territory = "640104001", Category = category };

    private static SitesPlan Read(params string[][] rows) => SitesImport.Read(Table([Header, .. rows]), Registry);

    private static byte[] Csv(IEnumerable<SiteRow> sites)
    {
        using var csv = new MemoryStream();
        SitesImport.WriteCsv(csv, sites);
        Assert.True(csv.ToArray().AsSpan().StartsWith(Encoding.UTF8.Preamble));
        return csv.ToArray();
    }

    private static string? Seeds()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Directory.Exists(Path.Combine(at.FullName, "seeds", "xingqing")))
            {
                return Path.Combine(at.FullName, "seeds", "xingqing");
            }
        }

        return null;
    }
}
