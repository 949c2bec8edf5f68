using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace WasteSorting.Cli.Output;

/// <summary>Cells of tables. Names come from registries and are shown as text, never read as markup.</summary>
internal static class Cells
{
    private const int BarWidth = 20;

    public static IRenderable Text(string text) => new Text(text);

    public static IRenderable Text(string text, Color color) => new Text(text, new Style(color));

    public static IRenderable Number(long value) =>
        new Text(value.ToString("N0", CultureInfo.InvariantCulture)).RightJustified();

    public static string Percent(long basisPoints) =>
        (basisPoints / 100m).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    public static IRenderable Share(long part, long whole) =>
        new Text(whole == 0 ? "–" : Percent(part * 10_000 / whole)).RightJustified();

    /// <summary>Two shares of one whole in one bar: what is verified, what is only reported, what is left.</summary>
    public static IRenderable Bar(long verified, long reported, long whole)
    {
        var full = Columns(verified, whole);
        var half = Math.Max(Columns(reported, whole) - full, 0);
        return new Paragraph()
            .Append(new string('█', full), new Style(Color.Green))
            .Append(new string('▒', half), new Style(Color.Yellow))
            .Append(new string('░', BarWidth - full - half), new Style(Color.Grey));
    }

    private static int Columns(long part, long whole) => whole <= 0 ? 0 : (int)Math.Clamp(part * BarWidth / whole, 0, BarWidth);
}
