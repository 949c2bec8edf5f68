using WasteSorting.Domain.Reports;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Commit;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Nodes;

/// <summary>A silo that takes several commits of others at once shows what changed as if it had taken them one by one.</summary>
public sealed class FollowerTests
{
    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    // Whoever watched the silo that committed them saw the sum go away; here only its return can tell.
    [Fact]
    public async Task ASumThatWentAwayAndCameBack_WithinWhatIsTakenAtOnce_HasChanged()
    {
        var disk = new MemoryDisk();
        await using var host = BareHost.InMemory(TestDistricts.Source(), new EngineLimits(), FakeTime.On(FirstDay), disk);
        using var follower = LiveLedger.Open(
            new SingleStore(new MemoryJournal(disk.Copy(disk.BatchCount, withSnapshot: false))),
            TestDistricts.Source(),
            new EngineLimits(),
            FakeTime.On(FirstDay));
        var report = Reports.Stage("school-1", FirstDay, Stage.ReportedDone);
        await host.Engine.SubmitAsync(report);
        await host.Engine.SubmitAsync(Reports.Retraction(report, FirstDay));

        using (var committed = new MemoryJournal(disk))
        {
            follower.Apply([.. committed.ReadAfter(follower.State.Revision)]);
        }

        Assert.Equal(host.View.Revision, follower.View.Revision);
        Assert.All(host.Engine.Registry.Nodes, node =>
            Assert.Equal(host.View.Nodes[node.Index].ChangedRevision, follower.View.Nodes[node.Index].ChangedRevision));
    }
}
