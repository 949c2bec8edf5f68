using FsCheck;
using FsCheck.Fluent;
using WasteSorting.Domain.Nodes;

namespace WasteSorting.Domain.Tests.Nodes;

/// <summary>Statements about one subject against a plain list of them.</summary>
public sealed class MarkSetTests
{
    // Many of few days and values, so that runs form, break and join; long enough for several chunks.
    private static Gen<(int Day, int Value, int Removed)[]> Steps(int length) =>
        (from day in Gen.Choose(1, 4) from value in Gen.Choose(1, 2) from removed in Gen.Choose(-4, 6) select (day, value, removed)).ArrayOf(length);

    [Fact]
    public void WhatHolds_IsTheLastAccepted_OfTheLatestDay() => Laws.Hold(
        from length in Gen.Elements(1, 5, 30, 400) from steps in Steps(length) select steps,
        steps =>
        {
            var (set, model, order) = (MarkSet.Empty, new List<Mark>(), 0);
            foreach (var (day, value, removed) in steps)
            {
                if (removed < 0 && model.Count > 0)
                {
                    var gone = model[-removed * 31 % model.Count];
                    model.Remove(gone);
                    set = set.Remove(gone);
                }
                else
                {
                    var mark = new Mark(day, ++order, value, 1);
                    model.Add(mark);
                    set = set.Add(mark);
                }

                AssertSame(model, set);
            }
        });

    [Fact]
    public void Statements_ThatRepeatTheOneBefore_TakeNoRoom()
    {
        var set = Enumerable.Range(1, 1_000).Aggregate(MarkSet.Empty, (set, order) => set.Add(new Mark(1, order, 2, 1)));
        Assert.Equal(1, set.Count);
        Assert.True(set.Joins(new Mark(1, 1_001, 2, 1)));
        Assert.False(set.Joins(new Mark(1, 1_001, 3, 1)));
        Assert.False(set.Joins(new Mark(2, 1_001, 2, 1)));
    }

    [Fact]
    public void Mark_OfALaterDay_HoldsOverALaterStatement() =>
        Assert.Equal(new Mark(2, 1, 1, 2), MarkSet.Empty.Add(new Mark(2, 1, 1, 2)).Add(new Mark(1, 2, 2, 2)).Latest);

    [Fact]
    public void Remove_OfAMarkThatIsNotThere_Throws()
    {
        var set = MarkSet.Empty.Add(new Mark(1, 1, 1, 1));
        Assert.Throws<InvalidOperationException>(() => set.Remove(new Mark(1, 2, 1, 2)));
        Assert.Throws<InvalidOperationException>(() => set.Remove(new Mark(0, 1, 1, 1)));
    }

    [Fact]
    public void Sets_ThatGoOnFromOne_DoNotSeeEachOthersStatements()
    {
        var common = Enumerable.Range(1, 70).Aggregate(MarkSet.Empty, (set, order) => set.Add(new Mark(1, order, order, 1)));
        for (var length = 0; length < 80; length++)
        {
            var (one, other, before) = (common, common, common.All.ToList());
            for (var order = 71; order < 71 + length; order++)
            {
                one = one.Add(new Mark(2, order, order, 1));
                other = other.Add(new Mark(2, order, -order, 1));
            }

            Assert.Equal(before, common.All);
            Assert.All(one.All, run => Assert.True(run.First.Value > 0));
            Assert.Equal(length, other.All.Count(run => run.First.Value < 0));
            common = common.Remove(common.Latest!.Value);
            if (common.Count == 0)
            {
                return;
            }
        }
    }

    private static void AssertSame(List<Mark> model, MarkSet set)
    {
        var rising = model.OrderBy(mark => mark.Day).ThenBy(mark => mark.Order).ToList();
        Assert.Equal(Said(rising.LastOrDefault()), Said(set.Latest ?? default));
        for (var day = 0; day <= 5; day++)
        {
            Assert.Equal(Said(rising.LastOrDefault(mark => mark.Day <= day)), Said(set.LatestUntil(day) ?? default));
        }

        Assert.Equal(model.Count, set.All.Sum(run => run.Reports));
        Assert.Equal(set.Count, set.All.Count());
        Assert.Equal(set, MarkSet.Of(set.All));
        Assert.Equal(set.GetHashCode(), MarkSet.Of(set.All).GetHashCode());
    }

    private static (int Day, int Value) Said(Mark mark) => (mark.Day, mark.Value);
}
