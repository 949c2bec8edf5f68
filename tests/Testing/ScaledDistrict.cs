using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Testing;

/// <summary>
/// The shipped registry with more sites: the same units, the same share of sites for each category, the towns one after
/// the other. Targets ask for all sites of their category, as the duty list does.
/// </summary>
public static class ScaledDistrict
{
    private const string Bom = "\uFEFF";

    /// <summary>The files, with so many sites. From about 150,000 sites on they outgrow <see cref="RegistryFiles.BytesMax"/>.</summary>
    public static RegistrySource Files(int siteCount)
    {
        var files = new Dictionary<string, byte[]>(Seeds.Source().Files, StringComparer.Ordinal);
        var rows = Rows(siteCount);
        foreach (var file in (string[])[RegistrySchema.Sites, RegistrySchema.Obligations])
        {
            files[file] = Write(rows.Files[file]);
        }

        return new RegistrySource(files);
    }

    /// <summary>The same without the detour over bytes.</summary>
    public static RegistryRows Rows(int siteCount)
    {
        var seeds = RegistryFiles.Parse(Seeds.Source().Files, []);
        var counts = Scale(seeds, siteCount);
        return new RegistryRows(seeds.Files
            .SetItem(RegistrySchema.Sites, Sites(seeds, counts))
            .SetItem(RegistrySchema.Obligations, Obligations(seeds.Files[RegistrySchema.Obligations], counts)));
    }

    /// <summary>Sites by category. Shares are cut from one running sum, so that they add up to the count wanted.</summary>
    private static Dictionary<string, int> Scale(RegistryRows seeds, int siteCount)
    {
        var table = seeds.Files[RegistrySchema.Sites];
        var category = table.Columns.IndexOf("category");
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var seen = 0L;
        foreach (var group in table.Rows.GroupBy(row => row.Fields[category]))
        {
            var above = seen + group.Count();
            counts.Add(group.Key, (int)((above * siteCount / table.Rows.Length) - (seen * siteCount / table.Rows.Length)));
            seen = above;
        }

        return counts;
    }

    private static RegistryTable Sites(RegistryRows seeds, Dictionary<string, int> counts)
    {
        var table = seeds.Files[RegistrySchema.Sites];
        var (id, nameZh, nameEn) = (table.Columns.IndexOf("id"), table.Columns.IndexOf("name_zh"), table.Columns.IndexOf("name_en"));
        var (category, territory) = (table.Columns.IndexOf("category"), table.Columns.IndexOf("territory"));
        var towns = seeds[RegistrySchema.Towns].Select(row => row.Fields[0]).ToArray();
        var rows = ImmutableArray.CreateBuilder<RegistryRow>(counts.Values.Sum());
        foreach (var pattern in table.Rows.DistinctBy(row => row.Fields[category]))
        {
            for (var number = 1; number <= counts[pattern.Fields[category]]; number++)
            {
                var tail = number.ToString("D6", CultureInfo.InvariantCulture);
                var fields = pattern.Fields.ToArray();
                fields[id] = $"{fields[category]}-{tail}";
                fields[nameZh] = $"{fields[nameZh].Split(' ')[0]} {tail}";
                fields[nameEn] = $"{fields[nameEn][..fields[nameEn].LastIndexOf(' ')]} {tail}";
                fields[territory] = towns[rows.Count % towns.Length];
                rows.Add(new RegistryRow(rows.Count + 2, ImmutableCollectionsMarshal.AsImmutableArray(fields)));
            }
        }

        return table with { Rows = rows.ToImmutable() };
    }

    private static RegistryTable Obligations(RegistryTable table, Dictionary<string, int> counts)
    {
        var (category, minimum) = (table.Columns.IndexOf("category"), table.Columns.IndexOf("minimum"));
        return table with
        {
            Rows =
            [
                .. table.Rows.Select(row => counts.TryGetValue(row.Fields[category], out var count)
                    ? row with { Fields = row.Fields.SetItem(minimum, Math.Max(1, count).ToString(CultureInfo.InvariantCulture)) }
                    : row),
            ],
        };
    }

    private static byte[] Write(RegistryTable table)
    {
        var text = new StringBuilder(Bom);
        text.AppendJoin(',', table.Columns).Append("\r\n");
        foreach (var row in table.Rows)
        {
            text.AppendJoin(',', row.Fields.Select(Quote)).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Quote(string field) =>
        field.AsSpan().ContainsAny("\",\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
