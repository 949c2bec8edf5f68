using WasteSorting.Ledger;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Contract;

/// <summary>Feeds that resume from what is longer ago than what is in memory.</summary>
public sealed class ResumptionTests
{
    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    [Fact]
    public async Task Watch_FromLongAgo_GoesOn_AndFromAnotherHistoryOfThenIsToldSo()
    {
        await using var host = BareHost.InMemory(TestDistricts.Source(), new EngineLimits(), FakeTime.On(FirstDay));
        for (var at = 0; at <= EngineLimits.RecentTokensMax; at++)
        {
            await host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay));
        }

        var founding = await host.Engine.TokenAtAsync(2);
        Assert.Null(host.Silo.Ledger.RecentTokens.Holds(founding));
        var node = host.Engine.Registry.FindNode("dept-a")!.Index;
        await using var feed = host.Engine.Watch([node], founding);
        Assert.Equal(FeedEvent.Change, (await feed.NextAsync("the change since")).Event);
        await using var other = host.Engine.Watch([node], founding with { Chain = ~founding.Chain });
        Assert.Equal(FeedEvent.OtherHistory, (await other.NextAsync("all that is watched")).Event);
        await using var inside = host.Engine.Watch([node], founding with { Revision = 1 });
        Assert.Equal(FeedEvent.OtherHistory, (await inside.NextAsync("all that is watched")).Event);
    }
}
