using System.Globalization;

namespace WasteSorting.Cli.Load.Accounts;

/// <summary>First and last day of a period by its name: once, 2026, 2026H2, 2026Q4, 2026-11.</summary>
internal static class PeriodDays
{
    public static (int First, int Last) Of(string period)
    {
        if (period is "once" or "")
        {
            return (DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber);
        }

        var year = Number(period, 0..4);
        var (month, months) = (period.Length > 4 ? period[4] : ' ') switch
        {
            ' ' => (1, 12),
            'H' => ((6 * (Number(period, 5..) - 1)) + 1, 6),
            'Q' => ((3 * (Number(period, 5..) - 1)) + 1, 3),
            '-' => (Number(period, 5..), 1),
            _ => throw new InvalidDataException($"'{period}' is no name of a period"),
        };
        var first = new DateOnly(year, month, 1);
        return (first.DayNumber, first.AddMonths(months).DayNumber - 1);
    }

    private static int Number(string period, Range part) =>
        int.TryParse(period.AsSpan(part), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException($"'{period}' is no name of a period");
}
