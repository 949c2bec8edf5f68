using WasteSorting.Domain.Reports;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Contract;

/// <summary>Feeds whose watchers change silos.</summary>
public sealed class FeedTests
{
    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    [Fact]
    public async Task Watch_FromARevisionOfAnotherSilo_GoesOnThere()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        await using var host = ClusterHost.Start(2, TestDistricts.Source(), new EngineLimits(), FakeTime.On(FirstDay));
        var (here, there) = (host.EngineOf(0), host.EngineOf(1));
        var site = here.Registry.FindNode("school-1")!.Index;
        for (var round = 0; round < 50; round++)
        {
            // No moment between the answer here and the question there: that silo has hardly heard of it.
            await here.SubmitAsync(Reports.Stage("school-1", FirstDay, round % 2 == 0 ? Stage.UnderWay : Stage.NotStarted));
            await using var feed = there.Watch([site], host.LedgerOf(0).State.Token);
            var asked = feed.Ask();
            var next = await here.SubmitAsync(Reports.Stage("school-1", FirstDay, Stage.ReportedDone));
            Assert.True(await asked.Within("the next change"));
            Assert.Equal((FeedEvent.Change, next.Revision), (feed.Current.Event, feed.Current.Cut.Revision));
        }
    }
}
