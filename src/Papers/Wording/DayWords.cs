using System.Globalization;

namespace WasteSorting.Papers.Wording;

/// <summary>Days in words. The program knows no cultures, so that months are named here.</summary>
public static class DayWords
{
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>A moment belongs to the day that the district's clocks show.</summary>
    private static readonly TimeSpan DistrictOffset = TimeSpan.FromHours(8);

    /// <param name="day">YYYY-MM-DD, or empty.</param>
    public static Words Of(string day) => TryParse(day, out var known) ? Of(known) : Words.Dash;

    public static Words Of(DateOnly day) => new($"{day.Year}年{day.Month}月{day.Day}日", $"{day.Day} {Month(day.Month)} {day.Year}");

    /// <param name="due">YYYY-MM-DD. Empty: it is never late.</param>
    public static Words Due(string due) => TryParse(due, out var known) ? Of(known) : new Words("无期限", "no due day");

    public static bool TryParse(string day, out DateOnly known) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out known);

    /// <summary>The district's day at a moment.</summary>
    public static DateOnly InDistrict(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(DistrictOffset).DateTime);

    internal static string Month(int month) => Months[month - 1];
}
