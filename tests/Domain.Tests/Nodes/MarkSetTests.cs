using FsCheck;
using FsCheck.Fluent;
using WasteSorting.Domain.Nodes;

namespace WasteSorting.Domain.Tests.Nodes;

public sealed class MarkSetTests
{
    private static Gen<Mark> Marks =>
        from day in Gen.Choose(1, 4)
        from of in Gen.Choose(1, 6)
        from value in Gen.Choose(0, of)
        select new Mark(day, value, of);

    [Fact]
    public void AddAndRemove_InAnyOrder_EqualAMultiset() => Laws.HoldForAll(
        (from mark in Marks from adds in Gen.Choose(0, 2) select (Mark: mark, IsAdded: adds > 0)).ArrayOf(),
        steps =>
        {
            var set = MarkSet.Empty;
            var model = new List<Mark>();
            foreach (var (mark, isAdded) in steps)
            {
                if (isAdded)
                {
                    model.Add(mark);
                    set = set.Add(mark);
                }
                else if (model.Remove(mark))
                {
                    set = set.Remove(mark);
                }

                AssertSame(model, set);
            }
        });

    [Fact]
    public void Marks_OfOneMultiset_AreEqualWhateverTheirOrder() => Laws.Hold(
        from marks in Marks.ArrayOf() from shuffled in Gen.Shuffle(marks) select (marks, shuffled),
        pair =>
        {
            var (set, other) = (pair.marks.Aggregate(MarkSet.Empty, Add), pair.shuffled.Aggregate(MarkSet.Empty, Add));
            Assert.Equal(set, other);
            Assert.Equal(set.GetHashCode(), other.GetHashCode());
        });

    [Fact]
    public void Marks_AreOrderedTotally() => Laws.Hold(Marks.Three(), three =>
    {
        var (a, b, c) = three;
        Assert.Equal(-Math.Sign(a.CompareTo(b)), Math.Sign(b.CompareTo(a)));
        Assert.Equal(a == b, a.CompareTo(b) == 0);
        Assert.True(!(a <= b && b <= c) || a <= c);
        Assert.Equal(a < b, b > a);
        Assert.Equal(a >= b, !(a < b));
    });

    [Fact]
    public void Mark_OfALaterDay_HoldsOverALargerShare() =>
        Assert.Equal(new Mark(2, 1, 2), MarkSet.Empty.Add(new Mark(2, 1, 2)).Add(new Mark(1, 2, 2)).Latest);

    [Fact]
    public void Mark_OfALargerShareOnOneDay_Holds() =>
        Assert.Equal(new Mark(1, 2, 3), MarkSet.Empty.Add(new Mark(1, 2, 3)).Add(new Mark(1, 500_000_000, 1_000_000_000)).Latest);

    [Fact]
    public void Mark_OfEqualSharesOnOneDay_IsTheOneOfTheLargerWhole() =>
        Assert.Equal(new Mark(1, 2, 4), MarkSet.Empty.Add(new Mark(1, 2, 4)).Add(new Mark(1, 1, 2)).Latest);

    [Fact]
    public void Share_OfTheLargestNumbers_IsComparedExactly() =>
        Assert.True(new Mark(1, 999_999_999, 1_000_000_000) > new Mark(1, 999_999_998, 999_999_999));

    [Fact]
    public void Remove_OfAMarkThatIsNotThere_Throws() =>
        Assert.Throws<InvalidOperationException>(() => MarkSet.Empty.Add(new Mark(1, 1, 1)).Remove(new Mark(1, 1, 2)));

    private static MarkSet Add(MarkSet set, Mark mark) => set.Add(mark);

    private static void AssertSame(List<Mark> model, MarkSet set)
    {
        Assert.Equal(model.Count == 0 ? null : model.Max(), set.Latest);
        Assert.Equal(model.GroupBy(mark => mark).Select(same => (same.Key, same.Count())).OrderBy(one => one.Key), set.All);
        Assert.All(model, mark => Assert.True(set.Contains(mark)));
        Assert.Equal(set, MarkSet.Of(set.All));
    }
}
