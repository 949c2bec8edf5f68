using System.Globalization;

namespace WasteSorting.Papers.Sheets;

/// <summary>Finds the sheet of a workbook that is read, and reads it.</summary>
internal static class WorkbookSheet
{
    /// <summary>The sheet that is read wherever it stands; without it, the first visible one is.</summary>
    public const string FormName = "填报";

    public static SheetTable Read(WorkbookFile file)
    {
        var book = file.RelationsOf("").FirstOrDefault(one => one.Type == "officeDocument").Target ?? throw SheetFaults.Damaged();
        var relations = file.RelationsOf(book);
        var (sheets, from1904) = ReadBook(file, book);
        var targets = relations.Where(one => one.Type == "worksheet").GroupBy(one => one.Id).ToDictionary(one => one.Key, one => one.First().Target);
        var known = sheets.Where(one => targets.ContainsKey(one.Relation)).ToList();
        var sheet = known.Find(one => one.Name == FormName) ?? known.Find(one => one.IsVisible) ?? throw SheetFaults.NoWorksheet();
        var context = new WorkbookContext(
            ReadStrings(file, TargetOf(relations, "sharedStrings")), NumberFormats.Read(file, TargetOf(relations, "styles")), from1904);
        using var reader = file.OpenPart(targets[sheet.Relation]) ?? throw SheetFaults.Damaged();
        return new WorksheetReader(reader, context).Read(sheet.Name) with { CountsFrom1904 = from1904 };
    }

    private static (List<BookSheet> Sheets, bool CountsFrom1904) ReadBook(WorkbookFile file, string book)
    {
        using var reader = file.OpenPart(book) ?? throw SheetFaults.Damaged();
        var (sheets, from1904) = (new List<BookSheet>(), false);
        while (reader.Read())
        {
            if (reader.IsElement("workbookPr"))
            {
                from1904 = SheetXml.IsTrue(reader.GetAttribute("date1904"));
            }
            else if (reader.IsElement("sheet"))
            {
                var isVisible = reader.GetAttribute("state") is null or "visible";
                sheets.Add(new BookSheet((reader.GetAttribute("name") ?? "").Trim(), isVisible, reader.RelationId()));
            }
        }

        return (sheets, from1904);
    }

    private static List<string> ReadStrings(WorkbookFile file, string? part)
    {
        var strings = new List<string>();
        using var reader = part is null ? null : file.OpenPart(part);
        while (reader?.Read() == true)
        {
            if (reader.IsElement("si"))
            {
                strings.Add(reader.ReadRichText());
            }
        }

        return strings;
    }

    private static string? TargetOf(List<Relation> relations, string type) => relations.Find(one => one.Type == type).Target;

    private sealed record BookSheet(string Name, bool IsVisible, string Relation);
}

/// <summary>What the cells of a sheet refer to.</summary>
internal sealed record WorkbookContext(List<string> Strings, NumberFormats Formats, bool CountsFrom1904)
{
    public string? FindString(string index) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < Strings.Count ? Strings[at] : null;
}
