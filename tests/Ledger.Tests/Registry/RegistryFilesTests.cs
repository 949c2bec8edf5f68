using System.Text;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Registry;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Registry;

/// <summary>Files that are no CSV in UTF-8 are faults at their physical line, never exceptions.</summary>
public sealed class RegistryFilesTests
{
    private const string Header = "id,parent,name_zh,name_en";
    private static readonly byte[] Bom = [0xEF, 0xBB, 0xBF];

    public static TheoryData<string, string[]> Texts => new()
    {
        { "", ["groups.csv: is empty: the header is missing"] },
        { "\r\n\r\n", ["groups.csv: is empty: the header is missing"] },
        { $"{Header}\ntowns,d,乡镇", ["groups.csv:2: has 3 fields, the header has 4"] },
        { $"{Header}\n\ntowns,d,乡镇,Towns,,", ["groups.csv:3: has 6 fields, the header has 4"] },
        { "编号 id,上级 parent,中文名 id,英文名 name_en", ["groups.csv:1 [id]: stands twice in the header"] },
        { "id,parent,,name_en", ["groups.csv:1: cell 3 of the header is empty"] },
        {
            $"{Header}\ntowns,d,\"乡\r\n镇\",Towns\r\nbad",
            ["groups.csv:2 [name_zh]: holds the unprintable character U+000D", "groups.csv:4: has 1 fields, the header has 4"]
        },
        { $"{Header}\rtowns,d,乡镇,Towns\rbad", ["groups.csv:3: has 1 fields, the header has 4"] },
        {
            $"{Header}\ntowns,d,\"乡镇,Towns\n",
            ["groups.csv:2: has 3 fields, the header has 4", "groups.csv:2: opens a quote that is never closed"]
        },
        { $"{Header}\ntowns,d,乡\"镇,Towns", ["groups.csv:2: has a quote inside a field that is not quoted"] },
        { $"{Header}\ntowns,d,\"乡\"镇,Towns", ["groups.csv:2: has text after a closing quote"] },
        { $"{Header}\ntowns,d,乡\0镇,Towns", ["groups.csv:2: holds a NUL: it is no text file"] },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Load_OfNoCsv_SaysWhere(string text, string[] expected)
    {
        var result = SmallDistrict.Whole.WithFile("groups.csv", text).Load();
        Assert.Null(result.Registry);
        var found = result.Faults.Where(fault => fault.File == "groups.csv").Select(fault => fault.ToString());
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF }, 1)]
    [InlineData(new byte[] { (byte)'\n', (byte)'\r', (byte)'\n', (byte)'\r', 0xC3, 0x28 }, 4)]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', 0xE4, 0xB9 }, 2)]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, 1)]
    [InlineData(new byte[] { 0xC0, 0x80 }, 1)]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'i', 0, (byte)'d', 0 }, 1)]
    public void Load_OfBytesThatAreNoUtf8_SaysTheLine(byte[] content, int line)
    {
        var files = new Dictionary<string, byte[]>(SmallDistrict.Whole.Source().Files) { ["groups.csv"] = content };
        var faults = RegistryLoader.Load(files, null).Faults.Where(fault => fault.File == "groups.csv");
        Assert.Equal([new Fault("groups.csv", line, "", "is not UTF-8 from here on: save it as CSV UTF-8")], faults);
    }

    [Fact]
    public void Load_OfTextInTheOldChineseEncoding_SaysTheLine()
    {
        // 乡镇 in GBK, as an older sheet program saves it.
        byte[] content = [.. Encoding.ASCII.GetBytes($"{Header}\r\ntowns,d,"), 0xCF, 0xE7, 0xD5, 0xF2, .. ",Towns"u8];
        var files = new Dictionary<string, byte[]>(SmallDistrict.Whole.Source().Files) { ["groups.csv"] = content };
        var expected = new Fault("groups.csv", 2, "", "is not UTF-8 from here on: save it as CSV UTF-8");
        Assert.Contains(expected, RegistryLoader.Load(files, null).Faults);
    }

    [Theory]
    [InlineData("E5B1B1E6B0B4", "'山水' in UTF-8 and '灞辨按' in GB 2312")]
    [InlineData("CDA8", "'ͨ' in UTF-8 and '通' in GB 2312")]
    public void Load_OfTextInTwoEncodings_AsksForABom(string bytes, string said)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes($"{Header}\r\ntowns,d,"), .. Convert.FromHexString(bytes), .. ",Towns\r\noffices,d,O,Offices"u8];
        var files = new Dictionary<string, byte[]>(SmallDistrict.Whole.Source().Files) { ["groups.csv"] = content };
        var result = RegistryLoader.Load(files, null);
        Assert.Equal($"groups.csv:2: is {said}: save it as CSV UTF-8 with BOM", Assert.Single(result.Faults).ToString());
        Assert.Null(result.Registry);

        // What was accepted is taken as it was; with a BOM, or beside a name that can only be UTF-8, it is clear.
        Assert.NotNull(RegistryLoader.Restore(new RegistrySource(files), null).FindNode("towns"));
        foreach (byte[] clear in new byte[][] { [.. Bom, .. content], [.. content, .. Encoding.UTF8.GetBytes("\r\nmore,d,乡镇,More")] })
        {
            files["groups.csv"] = clear;
            Assert.Empty(RegistryLoader.Load(files, null).Faults);
        }
    }

    [Fact]
    public void Load_TakesTheSeeds_WithoutTheirBoms() => Assert.Empty(RegistryLoader.Load(
        Seeds.Source().Files.ToDictionary(file => file.Key, file => file.Value[Bom.Length..]), null).Faults);

    [Fact]
    public void Parse_CountsPhysicalLines_AfterFieldsOfSeveralLines()
    {
        var faults = new List<Fault>();
        var files = new Dictionary<string, byte[]>
        {
            ["groups.csv"] = Encoding.UTF8.GetBytes($"\n{Header}\n\na,b,\"c\r\nd\",e\r\n\r\nf,g,h,i\n,,,\nj,k,\"\n\n\",l\nm,n,o,p"),
        };
        var table = RegistryFiles.Parse(files, faults).Files["groups.csv"];
        Assert.Empty(faults);
        Assert.Equal(2, table.HeaderLine);
        Assert.Equal([4, 7, 9, 12], table.Rows.Select(row => row.Line));
        Assert.Equal(["a", "b", "c\r\nd", "e"], table.Rows[0].Fields);
    }

    [Theory]
    [InlineData(true, "\r\n")]
    [InlineData(true, "\n")]
    [InlineData(false, "\r\n")]
    [InlineData(false, "\n")]
    [InlineData(false, "\r")]
    public void Load_TakesFilesWithAndWithoutBom_AndAnyLineEnd(bool bom, string lineEnd)
    {
        var files = SmallDistrict.Whole.Files.ToDictionary(
            file => file.Key,
            file => (byte[])[.. bom ? Bom : [], .. Encoding.UTF8.GetBytes(file.Value.Replace("\n", lineEnd, StringComparison.Ordinal))]);
        Assert.Empty(RegistryLoader.Load(files, null).Faults);
    }

    [Fact]
    public void Load_TakesQuotedFields_SpacesAroundFields_AndChineseSpacesInTheHeader()
    {
        var text = "编号　id,\"上级,部门 parent\",中文名 name_zh , name_en\n\" offices \", d ,\"部,门\",\"The \"\"offices\"\"\"\ntowns,d,乡镇,Towns";
        var registry = SmallDistrict.Whole.WithFile("groups.csv", text).Registry();
        Assert.Equal("部,门", registry.FindNode("offices")!.NameZh);
        Assert.Equal("The \"offices\"", registry.FindNode("offices")!.NameEn);
    }

    [Fact]
    public void Load_OfMoreBytesThanTaken_SaysSoAndReadsNothing()
    {
        var files = new Dictionary<string, byte[]>(SmallDistrict.Whole.Source().Files);
        files["sites.csv"] = new byte[RegistryFiles.BytesMax];
        var bytes = files.Values.Sum(content => (long)content.Length);
        var fault = Assert.Single(RegistryLoader.Load(files, null).Faults);
        Assert.Equal($"sites.csv: the files have {bytes} bytes together, at most 16777216 are taken", fault.ToString());
    }

    [Fact]
    public void Load_ListsFaultsOfReadingAndBuilding_Together()
    {
        var result = SmallDistrict.Whole
            .WithLine("groups.csv", 3, "towns,d,乡镇")
            .WithLine("groups.csv", 4, "third,d,,Third")
            .WithLine("units.csv", 6, "new,offices,,新局,New,nowhere,,")
            .WithFile("tiers.csv", "")
            .Load();
        Assert.Equal(
            [
                "groups.csv:3: has 3 fields, the header has 4", "groups.csv:4 [name_zh]: is empty",
                "tiers.csv: is empty: the header is missing", "units.csv:6 [area]: 'nowhere' is no node of the registry",
            ],
            result.Faults.Select(fault => fault.ToString()));
        Assert.Null(result.Registry);
    }
}
