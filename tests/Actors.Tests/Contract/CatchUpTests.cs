using WasteSorting.Domain.Reports;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Contract;

/// <summary>A silo that waits for what another one committed.</summary>
public sealed class CatchUpTests
{
    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    [Fact]
    public async Task Reach_WhileTheDistrictsClockIsMoved_WaitsOn()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        var time = FakeTime.On(FirstDay);
        await using var host = ClusterHost.Start(2, TestDistricts.Source(), new EngineLimits(), time);
        var there = host.LedgerOf(1);
        var reached = there.ReachAsync(there.View.Revision + 1).AsTask();

        // Further than a reading waits, and within the same day: nothing is committed by the clock itself.
        time.Advance(TimeSpan.FromHours(1));
        Assert.False(reached.IsCompleted);

        var receipt = await host.EngineOf(0).SubmitAsync(Reports.Stage("school-1", FirstDay, Stage.UnderWay));
        Assert.Equal(receipt.Revision, (await reached.Within("the revision of the report")).Revision);
    }
}
