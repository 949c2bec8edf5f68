using System.Globalization;

namespace WasteSorting.Papers.Sheets;

/// <summary>Addresses as sheet programs write them.</summary>
public static class CellAddress
{
    /// <summary>Such as C7.</summary>
    public static string Of(int row, int column) => string.Create(CultureInfo.InvariantCulture, $"{Letters(column)}{row}");

    /// <summary>A whole row, such as 7:7.</summary>
    public static string OfRow(int row) => string.Create(CultureInfo.InvariantCulture, $"{row}:{row}");

    /// <summary>1 is A, 27 is AA.</summary>
    public static string Letters(int column)
    {
        var letters = "";
        for (var rest = column; rest > 0; rest = (rest - 1) / 26)
        {
            letters = (char)('A' + ((rest - 1) % 26)) + letters;
        }

        return letters;
    }

    /// <summary>Reads C7 or $C$7 within what sheet programs know.</summary>
    internal static bool TryRead(ReadOnlySpan<char> text, out int row, out int column)
    {
        (row, column) = (0, 0);
        foreach (var one in text)
        {
            if (one == '$')
            {
                continue;
            }

            var letter = char.ToUpperInvariant(one);
            if (letter is >= 'A' and <= 'Z' && row == 0)
            {
                column = (column * 26) + (letter - 'A' + 1);
            }
            else if (char.IsAsciiDigit(one))
            {
                row = (row * 10) + (one - '0');
            }
            else
            {
                return false;
            }

            if (column > SheetLimits.ColumnNumberMax || row > SheetLimits.RowNumberMax)
            {
                return false;
            }
        }

        return row > 0 && column > 0;
    }
}
