using System.Collections.Frozen;
using System.Globalization;

namespace WasteSorting.Papers.Sheets;

/// <summary>Which styles of a workbook show a number as a day.</summary>
internal sealed class NumberFormats
{
    // Formats that every sheet program knows by number: 27-36 and 50-58 are those of East Asia.
    private static readonly FrozenSet<int> BuiltInDates =
        Enumerable.Range(14, 9).Concat(Enumerable.Range(27, 10)).Concat(Enumerable.Range(45, 3)).Concat(Enumerable.Range(50, 9)).ToFrozenSet();

    private readonly List<bool> dates = [];

    private NumberFormats()
    {
    }

    public static NumberFormats Read(WorkbookFile file, string? part)
    {
        var formats = new NumberFormats();
        using var reader = part is null ? null : file.OpenPart(part);
        var (custom, inCells) = (new Dictionary<int, bool>(), false);
        while (reader?.Read() == true)
        {
            if (reader.IsElement("numFmt"))
            {
                custom[NumberOf(reader.GetAttribute("numFmtId"))] = IsDateCode(reader.GetAttribute("formatCode") ?? "");
            }
            else if (reader.IsElement("cellXfs") || reader.IsEnd("cellXfs"))
            {
                inCells = reader.IsElement("cellXfs") && !reader.IsEmptyElement;
            }
            else if (inCells && reader.IsElement("xf"))
            {
                var id = NumberOf(reader.GetAttribute("numFmtId"));
                formats.dates.Add(custom.TryGetValue(id, out var isDate) ? isDate : BuiltInDates.Contains(id));
            }
        }

        return formats;
    }

    public bool IsDate(string? style) =>
        int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < dates.Count && dates[at];

    /// <summary>
    /// A format with year or day, or with a month and no hour or second: yyyy"年"m"月" is a date, mm:ss is none. What stands in quotes,
    /// in brackets or after a backslash, and every section but the first, is not looked at.
    /// </summary>
    internal static bool IsDateCode(string code)
    {
        var (day, month, time) = (false, false, false);
        for (var at = 0; at < code.Length && code[at] != ';'; at++)
        {
            switch (code[at])
            {
                case '"':
                    at = EndOf(code, '"', at + 1);
                    break;
                case '[':
                    at = EndOf(code, ']', at + 1);
                    break;
                case '\\' or '_' or '*':
                    at++;
                    break;
                case 'y' or 'Y' or 'd' or 'D' or 'e' when !IsExponent(code, at):
                    day = true;
                    break;
                case 'm' or 'M' when !IsHalfDay(code, at):
                    month = true;
                    break;
                case 'h' or 'H' or 's' or 'S':
                    time = true;
                    break;
            }
        }

        return day || (month && !time);
    }

    private static int EndOf(string code, char mark, int from)
    {
        var end = code.IndexOf(mark, from);
        return end < 0 ? code.Length : end;
    }

    // General, and 0.00e+00, have an e that is no year.
    private static bool IsExponent(string code, int at) =>
        code[at] == 'e' && (code.StartsWith("General", StringComparison.OrdinalIgnoreCase) || (at > 0 && code[at - 1] is ('0' or '#' or '.' or '?')));

    private static bool IsHalfDay(string code, int at) =>
        at > 0 && code[at - 1] is ('A' or 'a' or 'P' or 'p');

    private static int NumberOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
