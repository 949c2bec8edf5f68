using WasteSorting.Actors.Engine;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger.Watch;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Contract;

/// <summary>Feeds: ordered, resumable, never a backlog.</summary>
public abstract partial class EngineContract
{
    [Fact]
    public async Task Watch_FromTheStart_GivesASnapshotFirst()
    {
        await using var host = Start();
        await host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay));
        await using var feed = host.Engine.Watch(IndexesOf(host.Engine, "dept-a", "school-1"));
        var first = await feed.NextAsync("the snapshot");
        Assert.Equal(FeedEvent.Snapshot, first.Event);
        Assert.Equal(["dept-a", "school-1"], first.Nodes.Select(one => one.Node.Id));
        Assert.Equal(1, first.Nodes[0].Department[TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)]);
        Assert.Equal(1, host.Engine.Status.FeedCount);
    }

    [Fact]
    public async Task Watch_AChangeBetweenSnapshotAndWait_IsNotSkipped()
    {
        await using var host = Start();
        await using var feed = host.Engine.Watch([IndexOf(host.Engine, "d")]);
        await feed.NextAsync("the snapshot");
        var outcome = await host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay));
        var change = await feed.NextAsync("the change made before it was asked for");
        Assert.Equal((FeedEvent.Change, outcome.Revision), (change.Event, change.Cut.Revision));
        Assert.Equal(1, change.Nodes[0].Department[TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)]);
    }

    [Fact]
    public async Task Watch_Changes_ComeOnceWithOnlyWhatChanged()
    {
        await using var host = Start();
        var watched = IndexesOf(host.Engine, "d", "dept-a", "dept-b", "school-1", "organs");
        await using var feed = host.Engine.Watch(watched);
        await feed.NextAsync("the snapshot");
        for (var round = 1; round <= 5; round++)
        {
            var asked = feed.Ask();
            var outcome = await host.Engine.SubmitAsync(Reports.Act("dept-b", "month-act", FirstDay));
            Assert.True(await asked.Within($"change {round}"));
            Assert.Equal(outcome.Revision, feed.Current.Cut.Revision);
            Assert.Equal(["d", "dept-b", "organs"], feed.Current.Nodes.Select(one => one.Node.Id));
            Assert.All(feed.Current.Nodes, one => Assert.Equal(round, one.Territory[TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)]));
        }
    }

    [Fact]
    public async Task Watch_FromARevision_GivesExactlyTheLaterChanges()
    {
        await using var host = Start();
        var first = await host.Engine.SubmitAsync(Reports.Stage("school-1", FirstDay, Stage.UnderWay));
        await host.Engine.SubmitAsync(Reports.Stage("school-2", FirstDay, Stage.UnderWay));
        var last = await host.Engine.SubmitAsync(Reports.Stage("bank-1", FirstDay, Stage.UnderWay));
        var watched = IndexesOf(
            host.Engine, "school-1", "school-2", "school-3", "bank-1", "dept-a", "dept-b", "town-b", "d");
        await using var feed = host.Engine.Watch(watched, await host.Engine.TokenAtAsync(first.Revision));
        var resumed = await feed.NextAsync("the changes since");
        Assert.Equal((FeedEvent.Change, last.Revision), (resumed.Event, resumed.Cut.Revision));
        Assert.Equal(["school-2", "bank-1", "dept-a", "town-b", "d"], resumed.Nodes.Select(one => one.Node.Id));

        await using var atTheEnd = host.Engine.Watch(watched, resumed.Token);
        var asked = atTheEnd.Ask();
        Assert.False(asked.IsCompleted, "there is nothing later than the last revision");
        var next = await host.Engine.SubmitAsync(Reports.Stage("school-3", FirstDay, Stage.UnderWay));
        Assert.True(await asked.Within("the next change"));
        Assert.Equal(next.Revision, atTheEnd.Current.Cut.Revision);
        Assert.Equal(["school-3", "dept-a", "town-b", "d"], atTheEnd.Current.Nodes.Select(one => one.Node.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Watch_FromARevisionBeforeARestart_MissesNothing(bool isCrash) => await Seeded.RunAsync(
        nameof(Watch_FromARevisionBeforeARestart_MissesNothing),
        SeriesOf(6),
        async random =>
        {
            await using var host = Start();
            var maker = new ReportMaker(random);
            await host.Engine.SubmitAsync(maker.Next(host.Engine.Registry, FirstDay, 60)).Within("answers");
            var from = host.Engine.Status.Cut.Revision;
            var seen = await host.Engine.TokenAtAsync(from);
            await host.Engine.SubmitAsync(maker.Next(host.Engine.Registry, FirstDay, random.Next(1, 12))).Within("answers");
            if (random.Next(2) == 0)
            {
                await BeginAsync(host, FirstDay.AddDays(40));
            }

            var nodes = host.Engine.Registry.Nodes;
            var expected = new List<string>();
            foreach (var node in nodes)
            {
                var reading = await host.Engine.ReadAsync(node.Index, None);
                if (reading.ChangedRevision > from)
                {
                    expected.Add(node.Id);
                }
            }

            await host.RestartAsync(isCrash);
            if (expected.Count == 0)
            {
                return;
            }

            await using var feed = host.Engine.Watch([.. nodes.Select(node => node.Index)], seen);
            var message = await feed.NextAsync("the changes since");
            Assert.Equal(FeedEvent.Change, message.Event);
            var missed = expected.Except(message.Nodes.Select(one => one.Node.Id)).ToList();
            Assert.True(missed.Count == 0, $"missed after revision {from}: {string.Join(", ", missed)}");
        });

    [Fact]
    public async Task Watch_FromWhatIsNotOfThisHistory_IsToldSo_WithAllThatIsWatched()
    {
        await using var host = Start();
        await host.Engine.SubmitAsync(Reports.Stage("school-1", FirstDay, Stage.UnderWay));
        var token = await host.Engine.TokenAtAsync(host.Engine.Status.Cut.Revision);
        var founding = await host.Engine.TokenAtAsync(2);

        // Another chain; ahead; inside a batch, with the chain of its end.
        ResumeToken[] others = [token with { Chain = ~token.Chain }, token with { Revision = token.Revision + 1 }, founding with { Revision = 1 }];
        foreach (var foreign in others)
        {
            await using var feed = host.Engine.Watch(IndexesOf(host.Engine, "dept-a", "school-2"), foreign);
            var first = await feed.NextAsync("all that is watched");
            Assert.Equal((FeedEvent.OtherHistory, token), (first.Event, first.Token));
            Assert.Equal(["dept-a", "school-2"], first.Nodes.Select(one => one.Node.Id));
            await using var ranking = host.Engine.WatchRanking(Departments(host), 10, foreign);
            var table = await ranking.NextAsync("the table");
            Assert.Equal((FeedEvent.OtherHistory, token, 2), (table.Event, table.Token, table.Table!.Places.Length));
        }

        await using var resumed = host.Engine.Watch(IndexesOf(host.Engine, "school-1"), founding);
        Assert.Equal(FeedEvent.Change, (await resumed.NextAsync("the change since the founding")).Event);
    }

    [Fact]
    public async Task Watch_BeyondTheMostFeeds_IsRefusedUntilOneCloses()
    {
        await using var host = Start(Limits with { FeedsMax = 1 });
        await using (var feed = host.Engine.Watch([0]))
        {
            await feed.NextAsync("the snapshot");
            await using var second = host.Engine.Watch([0]);
            await Assert.ThrowsAsync<TooManyFeedsException>(() => second.NextAsync("a refusal"));
        }

        await using var third = host.Engine.Watch([0]);
        await third.NextAsync("the snapshot of the third");
    }

    [Fact]
    public async Task Watch_WithoutAChange_SendsHeartbeats()
    {
        await using var host = Start();
        await using var feed = host.Engine.Watch([IndexOf(host.Engine, "dept-a")]);
        await feed.NextAsync("the snapshot");
        for (var beat = 1; beat <= 3; beat++)
        {
            var outcome = await host.Engine.SubmitAsync(Reports.Act("dept-b", "month-act", FirstDay));
            var timers = host.Time.TimerCount;
            var asked = feed.Ask();
            await host.Time.WhenTimersAsync(timers + 1).Within("the feed's sleep");
            Assert.False(asked.IsCompleted, "the node did not change");
            host.Time.Advance(Limits.Heartbeat);
            Assert.True(await asked.Within($"heartbeat {beat}"));
            Assert.Equal((FeedEvent.Heartbeat, outcome.Revision), (feed.Current.Event, feed.Current.Cut.Revision));
            Assert.Empty(feed.Current.Nodes);
        }
    }

    [Fact]
    public async Task Watch_Slowly_NeverBlocksReportsAndSkipsToTheNewest()
    {
        await using var host = Start();
        await using var feed = host.Engine.Watch(IndexesOf(host.Engine, "d", "school-1"));
        await feed.NextAsync("the snapshot");
        var last = 0L;
        for (var sent = 0; sent < 200; sent++)
        {
            last = (await host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay))).Revision;
        }

        var newest = await feed.NextAsync("the newest");
        Assert.Equal(last, newest.Cut.Revision);
        Assert.Equal(["d"], newest.Nodes.Select(one => one.Node.Id));
        Assert.Equal(200, newest.Nodes[0].Department[TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)]);
        var timers = host.Time.TimerCount;
        var asked = feed.Ask();
        await host.Time.WhenTimersAsync(timers + 1).Within("the feed's sleep");
        Assert.False(asked.IsCompleted, "there was nothing left to send");
    }

    [Fact]
    public async Task Watch_DuringReports_RisesAndEndsWithTheLatestValues() => await Seeded.RunAsync(
        nameof(Watch_DuringReports_RisesAndEndsWithTheLatestValues),
        SeriesOf(2),
        async random =>
        {
            await using var host = Start();
            var engine = host.Engine;
            var maker = new ReportMaker(random);
            var all = engine.Registry.Nodes.Select(node => node.Index).ToList();
            var target = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            var watchers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => FollowAsync(engine, all, target.Task))).ToList();
            for (var step = 0; step < 40; step++)
            {
                await engine.SubmitAsync(maker.Next(engine.Registry, FirstDay, random.Next(1, 5))).Within("answers");
            }

            // The watchers learn of the end before it comes, so that none of them sleeps through it.
            target.SetResult(engine.Status.Cut.Revision + 1);
            await engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay));
            foreach (var seen in await Task.WhenAll(watchers).Within("the watchers"))
            {
                foreach (var node in engine.Registry.Nodes)
                {
                    var reading = await engine.ReadAsync(node.Index, None);
                    Assert.Equal(reading.Department, seen[node.Index].Department);
                    Assert.Equal(reading.State, seen[node.Index].State);
                    Assert.Equal(reading.ChangedRevision, seen[node.Index].ChangedRevision);
                }
            }
        });

    [Fact]
    public async Task WatchRanking_GivesTheTableThenOnlyItsChanges()
    {
        await using var host = Start();
        var league = Departments(host);
        await using var feed = host.Engine.WatchRanking(league, 10);
        var first = await feed.NextAsync("the table");
        Assert.Equal(FeedEvent.Snapshot, first.Event);
        Assert.Equal(2, first.Table!.Places.Length);
        var outcome = await host.Engine.SubmitAsync(Reports.Act("dept-b", "month-act", FirstDay, 2));
        var change = await feed.NextAsync("the change");
        Assert.Equal((FeedEvent.Change, outcome.Revision), (change.Event, change.Cut.Revision));
        Assert.Equal("dept-b", change.Table!.Places[0].Contender.Node.Id);

        await host.Engine.SubmitAsync(Reports.Evidence("dept-b", "standing", FirstDay));
        var timers = host.Time.TimerCount;
        var asked = feed.Ask();
        await host.Time.WhenTimersAsync(timers + 1).Within("the feed's sleep");
        host.Time.Advance(Limits.Heartbeat);
        Assert.True(await asked.Within("the heartbeat"));
        Assert.Equal(FeedEvent.Heartbeat, feed.Current.Event);
        Assert.Null(feed.Current.Table);
    }

    [Fact]
    public async Task WatchRanking_FromARevision_GivesTheNewestTableOnlyIfThereIsALaterOne()
    {
        await using var host = Start();
        var league = Departments(host);
        var first = await host.Engine.SubmitAsync(Reports.Act("dept-b", "month-act", FirstDay, 2));
        var second = await host.Engine.SubmitAsync(Reports.Document("dept-a", "plan", FirstDay));
        await using var feed = host.Engine.WatchRanking(league, 10, await host.Engine.TokenAtAsync(first.Revision));
        var resumed = await feed.NextAsync("the table since");
        Assert.Equal((FeedEvent.Change, second.Revision), (resumed.Event, resumed.Cut.Revision));
        await using var atTheEnd = host.Engine.WatchRanking(league, 10, resumed.Token);
        var asked = atTheEnd.Ask();
        Assert.False(asked.IsCompleted, "there is nothing later than the last revision");
        var third = await host.Engine.SubmitAsync(Reports.Document("dept-b", "plan", FirstDay));
        Assert.True(await asked.Within("the next table"));
        Assert.Equal(third.Revision, atTheEnd.Current.Cut.Revision);
        var ranked = await host.Engine.RankAsync(league, None);
        Assert.Equal(ranked.Table.Places.Select(one => one.Contender.Node.Id), atTheEnd.Current.Table!.Places.Select(one => one.Contender.Node.Id));
    }

    [Fact]
    public async Task Rank_ByALeagueOfAnOlderRegistry_DoesNotDisturbTheNewOne()
    {
        await using var host = Start();
        var older = Departments(host);
        var source = TestDistricts.Source().Change(RegistrySchema.Leagues, "departments", ",departments,any", ",members,any");
        Assert.Empty((await host.Engine.ApplyRegistryAsync(source, 0, dryRun: false).Within("the registry")).Faults);
        Assert.Equal(2, (await host.Engine.RankAsync(older, None)).Table.Places.Length);
        Assert.Equal(4, (await host.Engine.RankAsync(Departments(host), None)).Table.Places.Length);
    }

    [Fact]
    public async Task Explain_OfAMember_IsOfTheSameRevisionAsItsTable()
    {
        await using var host = Start();
        var outcome = await host.Engine.SubmitAsync(Reports.Document("dept-b", "plan", FirstDay));
        var explained = await host.Engine.ExplainAsync(Departments(host), IndexOf(host.Engine, "dept-b"), None);
        Assert.Equal(outcome.Revision, explained.Cut.Revision);
        Assert.NotNull(explained.Explanation);
        Assert.Equal("dept-b", explained.Table.Places[0].Contender.Node.Id);
        Assert.Null((await host.Engine.ExplainAsync(Departments(host), IndexOf(host.Engine, "town-a"), None)).Explanation);
    }

    private static Domain.Rules.League Departments(LedgerHost host) => LeagueMembers.Find(host.Engine.Registry, "departments")!;

    /// <summary>Follows a feed to a revision, and gives what it last said of each node.</summary>
    private static async Task<Dictionary<int, NodeReading>> FollowAsync(ProgressEngine engine, List<int> nodes, Task<long> until)
    {
        var seen = new Dictionary<int, NodeReading>();
        var last = -1L;
        await using var feed = engine.Watch(nodes);
        while (true)
        {
            var message = await feed.NextAsync($"what follows revision {last}");
            Assert.True(message.Cut.Revision > last, $"revision {message.Cut.Revision} came after {last}");
            last = message.Cut.Revision;
            foreach (var reading in message.Nodes)
            {
                Assert.Equal(last, reading.Cut.Revision);
                seen[reading.Node.Index] = reading;
            }

            if (until.IsCompleted && last >= await until)
            {
                return seen;
            }
        }
    }
}
