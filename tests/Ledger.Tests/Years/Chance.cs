namespace WasteSorting.Ledger.Tests.Years;

/// <summary>All chances of a year come from its seed.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random random = new(seed);

    public int Next(int below) => random.Next(below);

    public int Between(int least, int most) => random.Next(least, most + 1);

    public bool OneIn(int times) => random.Next(times) == 0;

    public T Of<T>(IReadOnlyList<T> some) => some[random.Next(some.Count)];

    public T[] Some<T>(IReadOnlyList<T> all, int least = 1)
    {
        var some = all.Where(_ => OneIn(2)).ToArray();
        return some.Length >= least ? some : [.. all.Take(least)];
    }

    public Guid Id()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
