namespace WasteSorting.Server.Tests.Mutations;

/// <summary>A quick source of chances; the same seed gives the same ones.</summary>
internal sealed class Chance(ulong seed)
{
    private ulong state = seed;

    /// <summary>Another source, which depends on this one's seed and the number alone.</summary>
    public static Chance Of(ulong seed, int number) => new(new Chance(seed ^ ((ulong)number << 32)).Next());

    // A counter in steps of the golden ratio, stirred until each bit of it reaches all others.
    public ulong Next()
    {
        state += 0x9e3779b97f4a7c15;
        var stirred = state;
        stirred = (stirred ^ (stirred >> 30)) * 0xbf58476d1ce4e5b9;
        stirred = (stirred ^ (stirred >> 27)) * 0x94d049bb133111eb;
        return stirred ^ (stirred >> 31);
    }

    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    public bool OneIn(int number) => Below(number) == 0;

    public T Of<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    public void Fill(Span<byte> bytes)
    {
        foreach (ref var one in bytes)
        {
            one = (byte)Next();
        }
    }
}
