using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Reports;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

public sealed class ReportIndexTests
{
    [Fact]
    public void Index_OverRandomBatches_IsADictionaryThatCanBeUndone() => Seeded.Run(
        nameof(Index_OverRandomBatches_IsADictionaryThatCanBeUndone),
        5,
        random =>
        {
            var index = new ReportIndex();
            var kept = new Dictionary<Guid, ReportEntry>();
            var order = new List<Guid>();
            for (var step = 0; step < 120; step++)
            {
                var staged = new Dictionary<Guid, ReportEntry>(kept);
                var stagedOrder = order.ToList();
                for (var left = random.Next(200); left > 0; left--)
                {
                    Change(index, staged, stagedOrder, random);
                }

                if (random.Next(3) == 0)
                {
                    index.Undo();
                }
                else
                {
                    index.Keep();
                    (kept, order) = (staged, stagedOrder);
                }

                AssertSame(index, kept, order, random);
            }
        });

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void Undo_AcrossTheEndOfASegment_LeavesNothingToSave(int around)
    {
        var index = new ReportIndex();
        for (var at = 0; at < ReportIndex.SegmentSize + around; at++)
        {
            index.Add(Entry(at));
        }

        index.Keep();
        index.ClearDirty();
        for (var at = 0; at < 10; at++)
        {
            index.Add(Entry(ReportIndex.SegmentSize + around + at));
        }

        index.Undo();
        var saved = index.DirtySegments.Sum(segment => index.Segment(segment).Length);
        Assert.Equal(ReportIndex.SegmentSize + around, index.Count);
        Assert.InRange(saved, 0, index.Count);
        Assert.Equal(-1, index.Find(Entry(ReportIndex.SegmentSize + around).Id));
        index.Add(Entry(ReportIndex.SegmentSize + around));
        Assert.Equal(index.Count - 1, index.Find(Entry(ReportIndex.SegmentSize + around).Id));
        Assert.Equal(index.Count, Enumerable.Range(0, index.SegmentCount).Sum(segment => index.Segment(segment).Length));
    }

    [Fact]
    public void DirtySegments_AreThoseAddedToOrTakenFrom()
    {
        var index = new ReportIndex();
        for (var at = 0; at < (ReportIndex.SegmentSize * 2) + 5; at++)
        {
            index.Add(Entry(at));
        }

        index.Keep();
        Assert.Equal([0, 1, 2], index.DirtySegments.Order());
        index.ClearDirty();
        index.Take(ReportIndex.SegmentSize + 3);
        Assert.Equal([1], index.DirtySegments);
        Assert.False(index[ReportIndex.SegmentSize + 3].Counts);
        index.Undo();
        Assert.True(index[ReportIndex.SegmentSize + 3].Counts);
        Assert.Equal([1], index.DirtySegments);
    }

    private static ReportEntry Entry(int number) => new(new Guid(number, 1, 1, [1, 2, 3, 4, 5, 6, 7, 8]), (ulong)number, number, 5, 3, true, default);

    private static void Change(ReportIndex index, Dictionary<Guid, ReportEntry> expected, List<Guid> order, Random random)
    {
        if (random.Next(4) > 0 || order.Count == 0)
        {
            var entry = new ReportEntry(new ReportMaker(random).NextId(), (ulong)random.NextInt64(), order.Count, 7, 2, true, Effect.Reported(5, Stage.UnderWay));
            index.Add(entry);
            expected.Add(entry.Id, entry);
            order.Add(entry.Id);
            return;
        }

        var id = order[random.Next(order.Count)];
        if (expected[id].Counts)
        {
            index.Take(index.Find(id));
            expected[id] = expected[id] with { Counts = false };
        }
    }

    private static void AssertSame(ReportIndex index, Dictionary<Guid, ReportEntry> expected, List<Guid> order, Random random)
    {
        Assert.Equal(order.Count, index.Count);
        for (var ordinal = 0; ordinal < order.Count; ordinal++)
        {
            Assert.Equal(ordinal, index.Find(order[ordinal]));
            Assert.Equal(expected[order[ordinal]], index[ordinal]);
        }

        Assert.Equal(-1, index.Find(new ReportMaker(random).NextId()));
    }
}
