using WasteSorting.Actors.Grains;
using WasteSorting.Actors.Nodes;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Nodes;

public sealed class SweeperTests
{
    private static readonly ActorLimits Bounds = new() { IdleMax = TimeSpan.FromMinutes(1), ActivationsMax = 2 };

    [Fact]
    public async Task Idle_AreThoseUnusedForLong_AndThoseAboveTheBound()
    {
        await using var host = BareHost.InMemory(TestDistricts.Source(), new EngineLimits(), FakeTime.On(new DateOnly(2026, 9, 15)));
        string[] ids = ["dept-a", "school-1", "school-2"];
        var nodes = ids.Select(id => host.Engine.Registry.FindNode(id)!.Index).ToArray();
        var cores = nodes.Select(node => new NodeCore(node, host.Silo.Ledger.View.Nodes[node].State!, host.Silo.Actors.DeciderOf(node))).ToArray();
        var now = cores.Max(core => core.UsedAt);

        Assert.Single(Sweeper.Idle(cores, Bounds, now));
        Assert.Empty(Sweeper.Idle(cores[..2], Bounds, now));
        Assert.Equal(nodes[..2].Order(), Sweeper.Idle(cores[..2], Bounds, now + 60_001).Order());
    }
}
