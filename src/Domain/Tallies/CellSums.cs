using System.Numerics;
using System.Runtime.InteropServices;

namespace WasteSorting.Domain.Tallies;

/// <summary>Sums of whole tallies, as wide as the machine's vectors: every fold ends here.</summary>
internal static class CellSums
{
    /// <summary>Adds <paramref name="source"/> to <paramref name="target"/>, cell by cell. Both have the same length.</summary>
    public static void Add(Span<long> target, ReadOnlySpan<long> source)
    {
        var targets = MemoryMarshal.Cast<long, Vector<long>>(target);
        var sources = MemoryMarshal.Cast<long, Vector<long>>(source);
        for (var at = 0; at < targets.Length; at++)
        {
            targets[at] += sources[at];
        }

        for (var at = targets.Length * Vector<long>.Count; at < target.Length; at++)
        {
            target[at] += source[at];
        }
    }

    /// <summary>Subtracts <paramref name="source"/> from <paramref name="target"/>, cell by cell.</summary>
    public static void Subtract(Span<long> target, ReadOnlySpan<long> source)
    {
        var targets = MemoryMarshal.Cast<long, Vector<long>>(target);
        var sources = MemoryMarshal.Cast<long, Vector<long>>(source);
        for (var at = 0; at < targets.Length; at++)
        {
            targets[at] -= sources[at];
        }

        for (var at = targets.Length * Vector<long>.Count; at < target.Length; at++)
        {
            target[at] -= source[at];
        }
    }
}
