using System.Globalization;

namespace WasteSorting.Papers.Wording;

/// <summary>Numbers in words, without a culture, so that one number always reads the same.</summary>
public static class NumberWords
{
    private const string Digits = "〇一二三四五六七八九";

    public static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Basis points as points of a hundred, with two decimals: 85.00.</summary>
    public static string Score(long bp) => string.Create(CultureInfo.InvariantCulture, $"{bp / 100m:0.00}");

    /// <summary>Basis points as a percentage, exactly.</summary>
    public static string Percent(long bp) => string.Create(CultureInfo.InvariantCulture, $"{bp / 100m:0.##}%");

    /// <param name="number">From 1 to 99: a heading's number.</param>
    public static string Chinese(int number) => (number / 10, number % 10) switch
    {
        (0, var ones) => $"{Digits[ones]}",
        (var tens, 0) => $"{Tens(tens)}十",
        var (tens, ones) => $"{Tens(tens)}十{Digits[ones]}",
    };

    private static string Tens(int tens) => tens == 1 ? "" : $"{Digits[tens]}";
}
