using System.Numerics;

namespace WasteSorting.Cli.Load;

/// <summary>
/// Counts durations in buckets whose width grows with the duration: every power of two is cut into 128, so that a quantile is at most
/// 1/128 too high and never too low. For any number of writers at once.
/// </summary>
internal sealed class LatencyHistogram
{
    /// <summary>The most by which a quantile is too high, as a share of it.</summary>
    public const double ErrorMax = 1.0 / (1 << PartBits);

    private const int PartBits = 7;
    private const int Parts = 1 << PartBits;

    private readonly long[] buckets = new long[(64 - PartBits) * Parts];
    private long max;

    public long Count
    {
        get
        {
            long count = 0;
            foreach (ref readonly var bucket in buckets.AsSpan())
            {
                count += bucket;
            }

            return count;
        }
    }

    public long Max => Volatile.Read(ref max);

    /// <param name="value">Not negative, in any unit; quantiles have the same.</param>
    public void Record(long value)
    {
        Interlocked.Increment(ref buckets[BucketOf(value)]);
        var seen = Volatile.Read(ref max);
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref max, value, seen);
        }
    }

    /// <summary>The value that so large a share of all does not exceed. 0 when there is none.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public long Quantile(double share)
    {
        var wanted = Math.Max((long)Math.Ceiling(share * Count), 1);
        long passed = 0;
        for (var bucket = 0; bucket < buckets.Length; bucket++)
        {
            passed += buckets[bucket];
            if (passed >= wanted)
            {
                return Math.Min(LastOf(bucket), Max);
            }
        }

        return 0;
    }

    // Values below Parts have a bucket each; above, the leading bits choose it.
    private static int BucketOf(long value)
    {
        var shift = Math.Max(BitOperations.Log2((ulong)value | 1) - PartBits, 0);
        return (shift * Parts) + (int)(value >> shift);
    }

    private static long LastOf(int bucket)
    {
        var shift = Math.Max((bucket / Parts) - 1, 0);
        var part = (long)(bucket - (shift * Parts));
        return (part << shift) + ((1L << shift) - 1);
    }
}
