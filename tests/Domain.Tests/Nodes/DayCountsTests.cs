using FsCheck;
using FsCheck.Fluent;
using WasteSorting.Domain.Nodes;

namespace WasteSorting.Domain.Tests.Nodes;

public sealed class DayCountsTests
{
    private static Gen<(int Day, int Amount)[]> Adds =>
        (from day in Gen.Choose(1, 9) from amount in Gen.Choose(1, 3) select (day, amount)).ArrayOf();

    [Fact]
    public void Counts_AreThoseOfTheirDays_WhateverTheOrder() => Laws.Hold(
        from adds in Adds from shuffled in Gen.Shuffle(adds) select (adds, shuffled),
        pair =>
        {
            var counts = Sum(pair.adds);
            Assert.Equal(counts, Sum(pair.shuffled));
            Assert.Equal(counts, DayCounts.Of(counts.All));
            Assert.Equal(counts.GetHashCode(), DayCounts.Of(counts.All).GetHashCode());
            Assert.Equal(pair.adds.Sum(one => one.Amount), counts.Total);
            for (var day = 0; day <= 10; day++)
            {
                Assert.Equal(pair.adds.Where(one => one.Day <= day).Sum(one => one.Amount), counts.Until(day));
                Assert.Equal(pair.adds.Any(one => one.Day == day), counts.Contains(day));
            }
        });

    [Fact]
    public void WhatIsTakenBack_LeavesNothing() => Laws.Hold(Adds, adds =>
    {
        var left = adds.Aggregate(Sum(adds), (counts, one) => counts.Add(one.Day, -one.Amount));
        Assert.Same(DayCounts.Empty, adds.Length == 0 ? DayCounts.Empty : left);
    });

    private static DayCounts Sum((int Day, int Amount)[] adds) =>
        adds.Aggregate(DayCounts.Empty, (counts, one) => counts.Add(one.Day, one.Amount));
}
