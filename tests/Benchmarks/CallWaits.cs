using HdrHistogram;

namespace WasteSorting.Benchmarks;

/// <summary>How long calls waited for their answer, of many connections at once.</summary>
internal sealed class CallWaits
{
    private readonly LongConcurrentHistogram ticks = new(1, TimeSpan.TicksPerMinute, 3);

    public void Add(TimeSpan wait) => ticks.RecordValue(Math.Clamp(wait.Ticks, 1, TimeSpan.TicksPerMinute));

    /// <param name="share">Such as 0.99.</param>
    /// <returns>Milliseconds.</returns>
    public double At(double share) => TimeSpan.FromTicks(ticks.GetValueAtPercentile(share * 100)).TotalMilliseconds;
}
