using CsvHelper;

namespace WasteSorting.Papers.Import;

/// <summary>The form of sites.csv.</summary>
internal static class SitesCsv
{
    private static readonly string[] Header =
    [
        "编号 id", "中文名 name_zh", "英文名 name_en", "主管单位 owner", "所在乡镇街道 territory", "类别 category", "生效 from", "失效 to", "样例 sample",
    ];

    public static readonly string[] Columns = [.. Header.Select(one => one[(one.LastIndexOf(' ') + 1)..])];

    public static SiteRow Read(IReadOnlyDictionary<string, string> row) => new()
    {
        Id = row["id"],
        NameZh = row["name_zh"],
        NameEn = row["name_en"],
        Owner = row["owner"],
        Territory = row["territory"],
        Category = row["category"],
        From = row["from"],
        To = row["to"],
        Sample = row["sample"] == "yes",
    };

    public static void Write(Stream csv, IEnumerable<SiteRow> sites)
    {
        using var writer = CsvWriter.Create(csv, new CsvWriterOptions { WriteByteOrderMark = true }, leaveOpen: true);
        writer.WriteRecord(Header);
        foreach (var site in sites)
        {
            writer.WriteRecord(
            [
                site.Id, site.NameZh, site.NameEn, site.Owner, site.Territory, site.Category, site.From, site.To, site.Sample ? "yes" : "no",
            ]);
        }
    }
}
