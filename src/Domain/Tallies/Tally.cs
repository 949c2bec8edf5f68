namespace WasteSorting.Domain.Tallies;

/// <summary>
/// What rolls up: a fixed number of whole numbers, see <see cref="TallyCell"/>. A commutative group under addition, so
/// that sums do not depend on order and a replaced part can be taken out again. Immutable.
/// </summary>
public sealed class Tally : IEquatable<Tally>
{
    public static readonly Tally Zero = new(new long[TallyCell.Count]);

    private readonly long[] cells;

    private Tally(long[] cells) => this.cells = cells;

    public long this[int cell] => cells[cell];

    public ReadOnlySpan<long> Cells => cells;

    /// <summary>A tally of these cells; exactly <see cref="TallyCell.Count"/> of them.</summary>
    public static Tally Of(ReadOnlySpan<long> cells) => cells.Length == TallyCell.Count
        ? new Tally(cells.ToArray())
        : throw new ArgumentException($"A tally has {TallyCell.Count} cells, not {cells.Length}.", nameof(cells));

    /// <summary>This tally with a delta added; itself where that is zero, as it often is in one of the two lines.</summary>
    public Tally Plus(TallyDelta delta)
    {
        if (delta.IsZero)
        {
            return this;
        }

        var sum = (long[])cells.Clone();
        CellSums.Add(sum, delta.Cells);
        return new Tally(sum);
    }

    public static Tally operator +(Tally left, Tally right)
    {
        var sum = (long[])left.cells.Clone();
        CellSums.Add(sum, right.cells);
        return new Tally(sum);
    }

    public static Tally operator -(Tally left, Tally right)
    {
        var difference = (long[])left.cells.Clone();
        CellSums.Subtract(difference, right.cells);
        return new Tally(difference);
    }

    public static Tally operator -(Tally tally) => Zero - tally;

    public Tally Add(Tally other) => this + other;

    public Tally Subtract(Tally other) => this - other;

    public bool Equals(Tally? other) => other is not null && cells.AsSpan().SequenceEqual(other.cells);

    public override bool Equals(object? obj) => Equals(obj as Tally);

    public override int GetHashCode() => HashCode.Combine(cells[TallyCell.Sites], cells[TallyCell.Reported(Reports.Stage.NotStarted)]);
}
