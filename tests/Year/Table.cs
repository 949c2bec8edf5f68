namespace WasteSorting.Year;

/// <summary>Text in columns: names to the left, numbers to the right. Lines end alike on every system.</summary>
internal sealed class Table(TextWriter to)
{
    public void Head(string text) => Line($"\n== {text} {new string('=', Math.Max(3, 100 - text.Length))}");

    public void Line(string text = "") => to.Write($"{text.TrimEnd()}\n");

    /// <summary>Cells of given widths; negative: to the left.</summary>
    public void Row(ReadOnlySpan<int> widths, params ReadOnlySpan<string> cells)
    {
        var line = "  ";
        for (var at = 0; at < cells.Length; at++)
        {
            line += (widths[at] < 0 ? cells[at].PadRight(-widths[at]) : cells[at].PadLeft(widths[at])) + "  ";
        }

        Line(line);
    }

    /// <summary>Basis points as a percentage.</summary>
    public static string Percent(long basisPoints) => $"{basisPoints / 100}.{basisPoints % 100:00}%";
}
