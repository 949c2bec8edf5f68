namespace WasteSorting.Cli.Load.Plans;

/// <summary>
/// SplitMix64: a generator that is one number, so that each report of a run has one of its own and any of them can be made again without
/// those before it.
/// </summary>
internal struct SplitMix(ulong state)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private ulong state = state;

    /// <summary>Scatters the bits of a number; different numbers stay different.</summary>
    public static ulong Mix(ulong value)
    {
        value += Gamma;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>0 to 1, the same for the same numbers.</summary>
    public static double Share(ulong seed, int first, int second) => Mix(Mix(seed + (uint)first) + (uint)second) / (double)ulong.MaxValue;

    /// <summary>0 to <paramref name="count"/> − 1.</summary>
    public int Below(int count)
    {
        state += Gamma;
        return (int)Math.BigMul(Mix(state), (ulong)count, out _);
    }

    /// <summary>True in so many of 10,000 cases.</summary>
    public bool Chance(int basisPoints) => Below(10_000) < basisPoints;
}
