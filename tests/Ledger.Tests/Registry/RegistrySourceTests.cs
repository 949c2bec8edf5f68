using System.Text;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Registry;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Registry;

public sealed class RegistrySourceTests
{
    [Fact]
    public void SeedFiles_OpenInExcel_WithBomAndCrLf()
    {
        var files = Seeds.Source().Files;
        Assert.Equal(RegistrySchema.Files.Select(one => one.File).Order(StringComparer.Ordinal), files.Keys);
        Assert.All(files, file =>
        {
            Assert.True(file.Value.AsSpan().StartsWith(Encoding.UTF8.Preamble), $"{file.Key} has no BOM.");
            var text = Encoding.UTF8.GetString(file.Value);
            Assert.Equal(text.Count(one => one == '\n'), text.Split("\r\n").Length - 1);
            Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void SeedHeaders_SayEachColumnInChineseAndByItsName()
    {
        foreach (var (file, content) in Seeds.Source().Files)
        {
            var header = Encoding.UTF8.GetString(content)[1..].Split("\r\n")[0].Split(',');
            Assert.All(header, cell => Assert.Matches("^\\p{IsCJKUnifiedIdeographs}+\\d? [a-z][a-z0-9_]*$", cell));
            var columns = RegistrySchema.Files.Single(one => one.File == file).Columns;
            Assert.Equal(columns, header.Select(cell => cell.Split(' ')[^1]).Where(column => column != "note"));
        }
    }

    [Fact]
    public void Export_ParsedAndBuiltAgain_IsTheSameRegistry()
    {
        var source = Seeds.Source();
        var registry = RegistryLoader.Load(source, null).Registry!;
        var exported = new RegistrySource(source.Files.ToDictionary(file => file.Key, file => file.Value.ToArray()));
        Assert.Equal(source, exported);
        var again = RegistryLoader.Load(exported, null).Registry!;
        Assert.Equal(registry.Nodes.Select(Flat), again.Nodes.Select(Flat));
        Assert.Equal(registry.Categories.AsEnumerable(), again.Categories);
        Assert.Equal(registry.Obligations.AsEnumerable(), again.Obligations);
        Assert.Empty(RegistryDiff.Between(registry, again));
    }

    [Fact]
    public void Sources_OfOtherBytes_Differ()
    {
        var other = SmallDistrict.Whole.WithLine("groups.csv", 3, "towns,d,镇乡,Towns").Source();
        Assert.NotEqual(SmallDistrict.Whole.Source(), other);
        Assert.NotEqual(SmallDistrict.Whole.Source(), SmallDistrict.Whole.WithoutFile("groups.csv").Source());
        Assert.Equal(other.ByteCount, SmallDistrict.Whole.Source().ByteCount);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(386)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void ScaledDistrict_HasTheSitesAskedFor_InTheSameShape(int siteCount)
    {
        var registry = RegistryLoader.Load(ScaledDistrict.Files(siteCount), null).Registry!;
        var sites = registry.Nodes.Where(node => node.Kind == NodeKind.Site).ToList();
        Assert.Equal(siteCount, sites.Count);
        Assert.Equal(64, registry.Nodes.Count(node => node.Kind == NodeKind.Unit));
        var byTown = sites.CountBy(site => registry.Nodes[site.TerritoryParent].Id);
        Assert.All(byTown, town => Assert.InRange(town.Value, siteCount / 16, (siteCount / 16) + 1));
        var banks = registry.FindCategory("bank-outlet")!.Index;
        Assert.InRange(sites.Count(site => site.Category == banks), siteCount * 183 / 386, (siteCount * 183 / 386) + 1);
        Assert.Equal(Math.Max(1, siteCount * 183 / 386), registry.FindObligation("target-bank-outlet")!.Minimum);
    }

    [Fact]
    public void ScaledDistrict_OfRowsAndOfFiles_AreTheSame()
    {
        var ofRows = RegistryBuilder.Build(ScaledDistrict.Rows(1_000), null).Registry!;
        Assert.Empty(RegistryDiff.Between(ofRows, RegistryLoader.Load(ScaledDistrict.Files(1_000), ofRows).Registry!));
    }

    // A record compares its list of duties by reference.
    private static string Flat(Node node) => (node with { Obligations = [] }) + string.Join(';', node.Obligations.Select(one => one.Id));
}
