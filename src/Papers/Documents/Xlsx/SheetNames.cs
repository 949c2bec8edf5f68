using System.Globalization;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents.Xlsx;

/// <summary>Gives each sheet a name that a workbook allows: short, without marks that formulas use, and only once.</summary>
internal sealed class SheetNames
{
    public const int LengthMax = 31;

    private const string Barred = "[]:*?/\\";

    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    public string Take(string wanted)
    {
        var marks = CleanText.Of(wanted).Select(mark => Barred.Contains(mark, StringComparison.Ordinal) ? '_' : mark);
        var clean = new string([.. marks]).Trim(' ', '\'');
        clean = clean.Length == 0 ? "表" : clean;
        var name = Shortened(clean, LengthMax);
        for (var number = 2; !_taken.Add(name); number++)
        {
            var ending = string.Create(CultureInfo.InvariantCulture, $" ({number})");
            name = Shortened(clean, LengthMax - ending.Length) + ending;
        }

        return name;
    }

    /// <summary>Cut before a mark that takes two places, never in it.</summary>
    private static string Shortened(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd(' ', '\'');
}
