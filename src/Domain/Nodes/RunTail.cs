using System.Collections.Immutable;

namespace WasteSorting.Domain.Nodes;

/// <summary>
/// Runs that several lists share, each so many of the first of them. A run that is there never changes: whoever appends behind all of them takes the
/// next slot, which no other list sees, and whoever appends behind fewer copies them.
/// </summary>
internal sealed class RunTail
{
    /// <summary>So many runs stand in a tail.</summary>
    public const int Max = 32;

    public static readonly RunTail None = new([], 0);

    private readonly MarkSet.Run[] runs;
    private int taken;

    private RunTail(MarkSet.Run[] runs, int taken) => (this.runs, this.taken) = (runs, taken);

    public MarkSet.Run this[int at] => runs[at];

    public static RunTail Of(ReadOnlySpan<MarkSet.Run> runs) => runs.IsEmpty ? None : new RunTail([.. runs], runs.Length);

    /// <summary>The first of them.</summary>
    public ImmutableArray<MarkSet.Run> Take(int count) => ImmutableArray.Create(runs, 0, count);

    /// <summary>A tail of the first <paramref name="count"/> runs and one more.</summary>
    public RunTail Append(int count, in MarkSet.Run run)
    {
#pragma warning disable RS0030 // Two may go on from one state at once, and one of them gets the slot: that is no waiting.
        if (count < runs.Length && Interlocked.CompareExchange(ref taken, count + 1, count) == count)
#pragma warning restore RS0030
        {
            runs[count] = run;
            return this;
        }

        var copy = new MarkSet.Run[Math.Clamp(2 * count, 2, Math.Max(Max, count + 1))];
        runs.AsSpan(0, count).CopyTo(copy);
        copy[count] = run;
        return new RunTail(copy, count + 1);
    }
}
