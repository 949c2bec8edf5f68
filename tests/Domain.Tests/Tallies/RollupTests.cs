using FsCheck;
using FsCheck.Fluent;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Domain.Tests.Tallies;

/// <summary>A parent's fold: whatever happens to messages on their way, the sum is that of each child's newest tally.</summary>
public sealed class RollupTests
{
    private const int ChildrenMax = 5;
    private const int VersionsMax = 8;

    private static Gen<Push> Pushes =>
        from child in Gen.Choose(1, ChildrenMax)
        from version in Gen.Choose(1, VersionsMax)
        select new Push(child, version);

    [Fact]
    public void Fold_SameVersionTwice_ChangesNothing() => Laws.HoldForAll(Pushes.ArrayOf(), pushes =>
    {
        var rollup = FoldAll(pushes);
        foreach (var push in pushes)
        {
            Assert.Same(rollup, Fold(rollup, push));
        }
    });

    [Fact]
    public void Fold_OlderVersion_ChangesNothing()
    {
        var rollup = Fold(Rollup.Empty, new Push(1, 5));
        Assert.Same(rollup, rollup.Fold(1, 4, TallyOf(new Push(1, 9))));
        Assert.Equal(5, rollup.VersionOf(1));
    }

    [Fact]
    public void Fold_NewerVersion_ReplacesInsteadOfAdding()
    {
        var rollup = Fold(Fold(Rollup.Empty, new Push(1, 5)), new Push(1, 6));
        Assert.Equal(TallyOf(new Push(1, 6)), rollup.Sum);
    }

    [Fact]
    public void Fold_InAnyOrderWithDuplicates_GivesTheSumOfTheNewest() => Laws.Hold(
        from pushes in Pushes.NonEmptyListOf()
        from again in Gen.SubListOf<Push>(pushes)
        from shuffled in Gen.Shuffle<Push>([.. pushes, .. again])
        select shuffled,
        pushes =>
        {
            var newest = pushes.GroupBy(push => push.Child).Select(child => child.MaxBy(push => push.Version));
            Assert.Equal(newest.Aggregate(Tally.Zero, (sum, push) => sum + TallyOf(push)), FoldAll(pushes).Sum);
        });

    [Fact]
    public void Fold_AnySequence_NeverLowersAVersion() => Laws.HoldForAll(Pushes.ArrayOf(), pushes =>
    {
        var rollup = Rollup.Empty;
        foreach (var push in pushes)
        {
            var before = rollup.VersionOf(push.Child);
            rollup = Fold(rollup, push);
            Assert.Equal(Math.Max(before, push.Version), rollup.VersionOf(push.Child));
        }
    });

    [Fact]
    public void Remove_OfAChild_LeavesTheSumOfTheOthers() => Laws.HoldForAll(Pushes.ArrayOf(), pushes =>
    {
        var without = FoldAll(pushes).Remove(1);
        Assert.Equal(FoldAll(pushes.Where(push => push.Child != 1)).Sum, without.Sum);
        Assert.Equal(0, without.VersionOf(1));
    });

    [Fact]
    public void Remove_OfAnUnknownChild_ChangesNothing() => Assert.Same(Rollup.Empty, Rollup.Empty.Remove(1));

    [Fact]
    public void Move_OfAChild_KeepsTheGrandTotal() => Laws.HoldForAll(Pushes.ArrayOf(), pushes =>
    {
        var moved = pushes.Where(push => push.Child == 1).ToArray();
        var from = FoldAll(pushes);
        var to = FoldAll([new Push(9, 1)]);
        Assert.Equal(from.Sum + to.Sum, from.Remove(1).Sum + moved.Aggregate(to, Fold).Sum);
    });

    // Each version of a child says something else, so that a wrong one shows.
    private static Tally TallyOf(Push push)
    {
        var delta = new TallyDelta();
        delta.Add(push.Child, (push.Version * 100) + push.Child);
        delta.Add(TallyCell.Count - 1, 1 << push.Version);
        return delta.ToTally();
    }

    private static Rollup Fold(Rollup rollup, Push push) => rollup.Fold(push.Child, push.Version, TallyOf(push));

    private static Rollup FoldAll(IEnumerable<Push> pushes) => pushes.Aggregate(Rollup.Empty, Fold);

    private readonly record struct Push(int Child, int Version);
}
