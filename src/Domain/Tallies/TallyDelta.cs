namespace WasteSorting.Domain.Tallies;

/// <summary>A tally under construction. Mutable, owned by one loop, reused.</summary>
public sealed class TallyDelta
{
    private readonly long[] cells = new long[TallyCell.Count];

    public long this[int cell] => cells[cell];

    public ReadOnlySpan<long> Cells => cells;

    public bool IsZero => !cells.AsSpan().ContainsAnyExcept(0L);

    public void Add(int cell, long amount) => cells[cell] += amount;

    public void Add(TallyDelta other) => CellSums.Add(cells, other.cells);

    public void Add(Tally tally) => CellSums.Add(cells, tally.Cells);

    public void Subtract(Tally tally) => CellSums.Subtract(cells, tally.Cells);

    /// <summary>Turns every figure into its opposite.</summary>
    public void Negate()
    {
        for (var cell = 0; cell < cells.Length; cell++)
        {
            cells[cell] = -cells[cell];
        }
    }

    public void Clear() => Array.Clear(cells);

    public Tally ToTally() => Tally.Of(cells);
}
