using System.Collections.Immutable;
using System.Text.RegularExpressions;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Import;

/// <summary>A row as a site; its id is empty when the row names none.</summary>
internal sealed record ReadSite(ImportRow Row, SiteRow Site);

/// <summary>Reads one row of a list of sites.</summary>
internal sealed partial class SiteRowReader(SitesRegistry registry, bool countsFrom1904)
{
    private const int NameLengthMax = 200;
    private const int SuggestionsMax = 3;

    private readonly Dictionary<(string Category, string Name), ImportRow> seen = [];

    /// <summary>Null when the row has faults.</summary>
    public ReadSite? Read(ImportRow row)
    {
        row.FaultUnreadable(SitesColumns.All);
        var site = new SiteRow
        {
            Id = ReadId(row),
            NameZh = ReadName(row, SitesColumns.Name, isNeeded: true),
            NameEn = ReadName(row, SitesColumns.NameEn, isNeeded: false),
            Category = ReadOneOf(row, SitesColumns.Category, registry.Categories),
            Owner = ReadOneOf(row, SitesColumns.Owner, registry.Units),
            Territory = ReadOneOf(row, SitesColumns.Territory, registry.Towns),
            From = ReadFrom(row),
        };
        FaultDouble(row, site);
        return row.IsFaulty ? null : new ReadSite(row, site);
    }

    private static string ReadId(ImportRow row)
    {
        var id = row[SitesColumns.Id.Name].ToLowerInvariant();
        if (id.Length > 0 && !Id().IsMatch(id))
        {
            row.Fault(
                SitesColumns.Id.Name,
                new("编号只能用小写字母、数字、“-”和“.”，至多 64 个", "An id is 1 to 64 characters of a-z, 0-9, '-' and '.'"),
                new("改正，或留空自动编号", "Correct it, or leave it blank: then one is made"));
        }

        return id;
    }

    private static string ReadName(ImportRow row, SheetColumn column, bool isNeeded)
    {
        var name = ImportText.OneLine(row.Raw(column.Name));
        if (name.Length == 0)
        {
            if (isNeeded)
            {
                row.Lacks(column, new("填写示范点的全称", "Write the full name of the site"));
            }

            return "";
        }

        if (name.Length > NameLengthMax || !PrintableText.IsClean(name) || ImportText.IsFormulaLike(name))
        {
            row.Fault(
                column.Name,
                new("名称过长、含有看不见的字符，或以 = + - @ 开头", "The name is too long, has invisible characters, or begins with = + - @"),
                new("至多 200 个字符，重新输入", "Type it again, at most 200 characters"));
        }

        return name;
    }

    private static string ReadOneOf(ImportRow row, SheetColumn column, ImmutableArray<RegistryName> known)
    {
        var text = row[column.Name];
        if (text.Length == 0)
        {
            row.Lacks(column, new($"填写{column.Zh}的名称或编号", "Write its Chinese name or its id"));
            return "";
        }

        var key = ImportText.Key(text);
        var found = known.Where(one => ImportText.Key(one.Id) == key).ToList() is { Count: > 0 } byId
            ? byId
            : [.. known.Where(one => ImportText.Key(one.NameZh) == key)];
        if (found.Count == 1)
        {
            return found[0].Id;
        }

        var shown = ImportText.Shorten(text);
        row.Fault(
            column.Name,
            found.Count == 0
                ? new($"登记簿里没有{column.Zh}“{shown}”", $"The registry has no {column.Name} '{shown}'")
                : new($"{column.Zh}“{shown}”对应多个编号", $"The {column.Name} '{shown}' is the name of several"),
            Suggest(key, found.Count > 0 ? found : known));
        return "";
    }

    private static Phrase Suggest(string key, IEnumerable<RegistryName> known)
    {
        var alike = known.Where(one => ImportText.Key(one.NameZh) is var name
                && (name.Contains(key, StringComparison.Ordinal) || key.Contains(name, StringComparison.Ordinal)))
            .Take(SuggestionsMax).ToList();
        return alike.Count == 0
            ? new("填写登记簿里的名称或编号", "Write a name or an id of the registry")
            : new(
                $"是否为：{string.Join('、', alike.Select(one => $"{one.NameZh}（{one.Id}）"))}",
                $"Perhaps {string.Join(", ", alike.Select(one => one.Id))}");
    }

    private string ReadFrom(ImportRow row)
    {
        var text = row[SitesColumns.From.Name];
        var day = text.Length == 0 ? "" : DayText.Read(text, countsFrom1904);
        if (day is null)
        {
            row.Fault(
                SitesColumns.From.Name,
                new($"日期无法识别：{ImportText.Shorten(text)}", $"Not a day: {ImportText.Shorten(text)}"),
                new("如 2026-11-05，或留空", "Such as 2026-11-05, or nothing"));
        }

        return day ?? "";
    }

    private void FaultDouble(ImportRow row, SiteRow site)
    {
        if (site.NameZh.Length == 0 || site.Category.Length == 0)
        {
            return;
        }

        if (!seen.TryAdd((site.Category, ImportText.Key(site.NameZh)), row))
        {
            var first = seen[(site.Category, ImportText.Key(site.NameZh))].Number;
            row.Fault(
                SitesColumns.Name.Name,
                new($"与第 {first} 行名称、类别相同", $"Row {first} has the same name and category"),
                new("删去重复的一行，或写明分店、校区等", "Remove one of them, or say which branch it is"));
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{0,63}$")]
    private static partial Regex Id();
}
