using System.Globalization;

namespace WasteSorting.Rpc.Wire;

/// <summary><c>grpc-timeout</c>: one to eight digits and a unit (H, M, S, m, u, n).</summary>
internal static class Timeouts
{
    private const int DigitsMax = 8;
    private const long ValueMax = 99_999_999;

    /// <summary>The longest that a timer takes. Longer ones (49 days) are as good as this.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > DigitsMax + 1
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            || value == 0)
        {
            return false;
        }

        long ticks = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 0,
            _ => -1,
        };
        if (ticks < 0)
        {
            return false;
        }

        timeout = ticks == 0 ? TimeSpan.FromTicks(Math.Max(1, value / TimeSpan.NanosecondsPerTick)) : TimeSpan.FromTicks(value * ticks);
        timeout = Bounded(timeout);
        return true;
    }

    /// <summary>The finest unit that holds the value, rounded up: the server must not give up before its client does.</summary>
    public static string Format(TimeSpan timeout)
    {
        var ticks = Math.Max(1, timeout.Ticks);
        if (ticks * TimeSpan.NanosecondsPerTick <= ValueMax)
        {
            return Text(ticks * TimeSpan.NanosecondsPerTick, 'n');
        }

        return TryUnit(ticks, TimeSpan.TicksPerMicrosecond, 'u')
            ?? TryUnit(ticks, TimeSpan.TicksPerMillisecond, 'm')
            ?? TryUnit(ticks, TimeSpan.TicksPerSecond, 'S')
            ?? TryUnit(ticks, TimeSpan.TicksPerMinute, 'M')
            ?? TryUnit(ticks, TimeSpan.TicksPerHour, 'H')
            ?? Text(ValueMax, 'H');
    }

    public static TimeSpan Bounded(TimeSpan timeout) => timeout < LongestTimer ? timeout : LongestTimer;

    private static string? TryUnit(long ticks, long unitTicks, char unit)
    {
        var value = (ticks / unitTicks) + (ticks % unitTicks == 0 ? 0 : 1);
        return value <= ValueMax ? Text(value, unit) : null;
    }

    private static string Text(long value, char unit) => string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
}
