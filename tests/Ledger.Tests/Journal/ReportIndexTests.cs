using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Journal;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

public sealed class ReportIndexTests
{
    [Fact]
    public void Index_OverRandomCommits_IsADictionaryInTheOrderOfAcceptance() => Seeded.Run(
        nameof(Index_OverRandomCommits_IsADictionaryInTheOrderOfAcceptance),
        5,
        random =>
        {
            var index = new ReportIndex();
            var expected = new Dictionary<Guid, ReportEntry>();
            var order = new List<Guid>();
            var maker = new ReportMaker(random);
            for (var commit = 0; commit < 60; commit++)
            {
                var added = Enumerable.Range(0, random.Next(200)).Select(_ => New(maker, random)).ToList();
                added.ForEach(entry => expected.Add(entry.Id, entry));
                order.AddRange(added.Select(entry => entry.Id));
                var taken = Enumerable.Range(0, random.Next(40)).Where(_ => order.Count > 0).Select(_ => order[random.Next(order.Count)]).ToList();
                taken.ForEach(id => expected[id] = expected[id] with { Counts = false });
                index.Add(added, taken);
                AssertSame(index, expected, order);
                Assert.False(index.TryFind(maker.NextId(), out _));
            }
        });

    [Fact]
    public void Take_OfNothing_ChangesNothing()
    {
        var index = new ReportIndex();
        index.Add(Entry(1));
        index.ClearDirty();
        index.Take(Guid.Empty);
        Assert.Empty(index.DirtySegments);
        Assert.True(index[0].Counts);
    }

    [Fact]
    public void DirtySegments_AreThoseAddedToOrTakenFrom()
    {
        var index = new ReportIndex();
        for (var at = 0; at < (ReportIndex.SegmentSize * 2) + 5; at++)
        {
            index.Add(Entry(at));
        }

        Assert.Equal([0, 1, 2], index.DirtySegments.Order());
        Assert.Equal(
            [ReportIndex.SegmentSize, ReportIndex.SegmentSize, 5],
            Enumerable.Range(0, index.SegmentCount).Select(segment => index.Segment(segment).Length));
        index.ClearDirty();
        index.Take(Entry(ReportIndex.SegmentSize + 3).Id);
        Assert.Equal([1], index.DirtySegments);
        Assert.False(index[ReportIndex.SegmentSize + 3].Counts);
        index.Add(Entry(-1));
        Assert.Equal([1, 2], index.DirtySegments.Order());
    }

    // The writer adds while deciders look: what was added before is found at every moment.
    [Fact]
    public async Task TryFind_WhileReportsAreAdded_FindsAllThatWereThere()
    {
        const int Count = 200_000;
        var index = new ReportIndex();
        var adding = Task.Run(() =>
        {
            for (var at = 0; at < Count; at++)
            {
                index.Add(Entry(at));
            }
        });
        var looks = 0;
        while (!adding.IsCompleted || looks == 0)
        {
            var there = index.Count;
            for (var at = there - 1; at >= 0; at -= 1 + (there / 50))
            {
                Assert.True(index.TryFind(Entry(at).Id, out var found), $"{at} of {there} is not found");
                Assert.Equal(at, found.Revision);
                looks++;
            }
        }

        await adding.Within("the reports");
        Assert.Equal(Count, index.Count);
    }

    private static ReportEntry Entry(int number) => new(new Guid(number, 1, 1, [1, 2, 3, 4, 5, 6, 7, 8]), (ulong)number, number, 5, 3, true, default);

    private static ReportEntry New(ReportMaker maker, Random random) =>
        new(maker.NextId(), (ulong)random.NextInt64(), random.Next(), 7, 2, true, Effect.Reported(5, 1, Stage.UnderWay));

    private static void AssertSame(ReportIndex index, Dictionary<Guid, ReportEntry> expected, List<Guid> order)
    {
        Assert.Equal(order.Count, index.Count);
        for (var ordinal = 0; ordinal < order.Count; ordinal++)
        {
            Assert.True(index.TryFind(order[ordinal], out var found));
            Assert.Equal(expected[order[ordinal]], found);
            Assert.Equal(expected[order[ordinal]], index[ordinal]);
        }
    }
}
