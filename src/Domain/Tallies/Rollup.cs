using System.Collections.Immutable;

namespace WasteSorting.Domain.Tallies;

/// <summary>
/// A parent's fold of its children by (child, version): it keeps each child's last version and tally, ignores what is
/// not newer, and replaces instead of adding. Duplicates, reordering and replays cannot change the sum. Immutable.
/// </summary>
public sealed class Rollup
{
    public static readonly Rollup Empty = new(ImmutableDictionary<int, (long, Tally)>.Empty, Tally.Zero);

    private readonly ImmutableDictionary<int, (long Version, Tally Tally)> children;

    private Rollup(ImmutableDictionary<int, (long Version, Tally Tally)> children, Tally sum)
    {
        this.children = children;
        Sum = sum;
    }

    /// <summary>Sum of the children's last tallies.</summary>
    public Tally Sum { get; }

    /// <summary>Last version folded of a child; 0 when none was.</summary>
    public long VersionOf(int child) => children.TryGetValue(child, out var last) ? last.Version : 0;

    /// <summary>Folds one child's tally; the same rollup when the version is not newer.</summary>
    public Rollup Fold(int child, long version, Tally tally)
    {
        if (!children.TryGetValue(child, out var last))
        {
            last = (0, Tally.Zero);
        }

        return version <= last.Version
            ? this
            : new Rollup(children.SetItem(child, (version, tally)), Sum - last.Tally + tally);
    }

    /// <summary>Forgets a child that moved to another parent.</summary>
    public Rollup Remove(int child) => children.TryGetValue(child, out var last)
        ? new Rollup(children.Remove(child), Sum - last.Tally)
        : this;
}
