using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Views;

public sealed class NodeViewsTests
{
    [Fact]
    public void Build_AfterChanges_LeavesEveryOlderViewAsItWas() => Seeded.Run(
        nameof(Build_AfterChanges_LeavesEveryOlderViewAsItWas),
        5,
        random =>
        {
            var count = random.Next(1, 1_500);
            var expected = Enumerable.Range(0, count).Select(_ => Versioned(0)).ToArray();
            var views = NodeViews.Of(expected);
            var history = new List<(NodeViews Views, NodeView[] Expected)>();
            for (var version = 1; version <= 30; version++)
            {
                history.Add((views, (NodeView[])expected.Clone()));
                var builder = views.ToBuilder();
                for (var left = random.Next(20); left > 0; left--)
                {
                    var index = random.Next(count);
                    expected[index] = Versioned(version);
                    builder.Set(index, expected[index]);
                }

                views = builder.Build();
            }

            history.Add((views, expected));
            foreach (var (older, then) in history)
            {
                Assert.Equal(count, older.Count);
                Assert.Equal(then, Enumerable.Range(0, count).Select(index => older[index]));
            }
        });

    private static NodeView Versioned(long revision) => new(null, null, null, revision);
}
