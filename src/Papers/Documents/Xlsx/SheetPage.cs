using DocumentFormat.OpenXml;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Wording;
using S = DocumentFormat.OpenXml.Spreadsheet;

namespace WasteSorting.Papers.Documents.Xlsx;

/// <summary>How a sheet is printed: A4, upright, as wide as the page, with its name and page number on every page.</summary>
internal static class SheetPage
{
    private const uint A4 = 9;

    /// <summary>What a header or a footer can hold.</summary>
    private const int LineMax = 255;

    public static IEnumerable<OpenXmlElement> Of(Paper paper) =>
    [
        new S.PrintOptions { HorizontalCentered = true },
        new S.PageMargins { Left = 0.6, Right = 0.6, Top = 0.95, Bottom = 0.75, Header = 0.35, Footer = 0.35 },
        new S.PageSetup { PaperSize = A4, Orientation = S.OrientationValues.Portrait, FitToWidth = 1, FitToHeight = 0 },
        new S.HeaderFooter(new S.OddHeader(HeaderOf(paper)), new S.OddFooter("&C第 &P 页 共 &N 页")),
    ];

    private static string HeaderOf(Paper paper)
    {
        var line = Escaped(paper.Head.Line.Zh);
        var room = Math.Max(0, LineMax - line.Length - "&C\n".Length);
        return $"&C{Cut(Escaped(paper.Head.Title.Zh), room)}\n{Cut(line, LineMax)}";
    }

    /// <summary>In a header, one &amp; begins an order and two are the mark itself.</summary>
    private static string Escaped(string text) => CleanText.Of(text).Replace("&", "&&", StringComparison.Ordinal);

    /// <summary>Cut, but not within a mark that takes two places.</summary>
    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var cut = text[..length];
        var isHalf = cut.Length > 0 && (char.IsHighSurrogate(cut[^1]) || (cut.Length - cut.TrimEnd('&').Length) % 2 == 1);
        return isHalf ? cut[..^1] : cut;
    }
}
