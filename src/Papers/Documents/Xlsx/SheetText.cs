using DocumentFormat.OpenXml;
using S = DocumentFormat.OpenXml.Spreadsheet;

namespace WasteSorting.Papers.Documents.Xlsx;

/// <summary>Writes text so that no program takes it for a formula.</summary>
internal static class SheetText
{
    /// <summary>What a cell can hold.</summary>
    private const int LengthMax = 32_767;

    /// <summary>Marks that begin a formula, the wide ones too, which some programs read alike.</summary>
    private const string FormulaMarks = "=+-@＝＋－＠";

    public static S.Cell Cell(string address, string text, SheetStyle style) => new(
        new S.InlineString(new S.Text(Fitting(text)) { Space = SpaceProcessingModeValues.Preserve }))
    {
        CellReference = address,
        DataType = S.CellValues.InlineString,
        StyleIndex = SheetStyles.IndexOf(style, IsLikeFormula(text)),
    };

    private static bool IsLikeFormula(string text)
    {
        var start = text.AsSpan().TrimStart();
        return start.Length > 0 && FormulaMarks.Contains(start[0], StringComparison.Ordinal);
    }

    private static string Fitting(string text) =>
        text.Length <= LengthMax ? text : text[..(char.IsHighSurrogate(text[LengthMax - 1]) ? LengthMax - 1 : LengthMax)];
}
