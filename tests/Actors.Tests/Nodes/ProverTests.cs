using Microsoft.Extensions.DependencyInjection;
using WasteSorting.Actors.Grains;
using WasteSorting.Actors.Sums;
using WasteSorting.Actors.Tests.Contract;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Nodes;

/// <summary>A proof is open to all: it may cost no more than one at a time, and says which books it compared.</summary>
public sealed class ProverTests
{
    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    [Fact]
    public async Task WhoAsksWhileAProofRuns_SharesTheNext_AndNoOther()
    {
        var store = new FaultyStore(new SingleStore(new MemoryJournal(new MemoryDisk())));
        using var ledger = LiveLedger.Open(store, TestDistricts.Source(), new EngineLimits(), FakeTime.On(FirstDay));
        var (began, letGo, proofs) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        store.BeforeReached = () =>
        {
            Interlocked.Increment(ref proofs);
            began.TrySetResult();
            return letGo.Task;
        };
        var prover = new Prover(ledger, new ActorLimits(), null);
        var first = prover.ProveAsync();
        await began.Task.Within("the first proof");
        var next = Enumerable.Range(0, 100).Select(_ => prover.ProveAsync()).ToArray();
        _ = Assert.Single(next.Distinct());
        Assert.NotSame(first, next[0]);
        Assert.Equal(1, Volatile.Read(ref proofs));

        letGo.SetResult();
        Assert.True((await next[0].Within("the next proof")).IsEqual);
        Assert.Equal(2, Volatile.Read(ref proofs));
    }

    [Theory]
    [InlineData("bank-1", Line.Department, "bank-1 dept-a departments members d")]
    [InlineData("bank-1", Line.Territory, "bank-1 town-a d")]
    [InlineData("dept-b", Line.Department, "dept-b departments members d")]
    [InlineData("town-b", Line.Territory, "town-b d")]
    public async Task AWrongPushedSum_FailsTheProof_AndIsNamedWithAllThatItWentInto(string child, Line line, string named)
    {
        await using var host = SiloHost.OnSqlite(TestDistricts.Source(), new EngineLimits(), FakeTime.On(FirstDay));
        Assert.True((await ProveAsync(host)).IsEqual);
        await PushWrongAsync(host, host.Engine.Registry.FindNode(child)!, line);
        await host.Engine.SubmitAsync(child == "bank-1" ? Reports.Stage(child, FirstDay, Stage.UnderWay) : Reports.Act(child, "month-act", FirstDay));

        var proof = await ProveAsync(host);
        Assert.False(proof.IsEqual);
        Assert.Empty(proof.DifferingNodes);
        Assert.Equal(named.Split(' ').Order(), proof.Pushed!.DifferingNodes.Select(node => node.Id).Order());
        Assert.Equal(child, proof.Pushed.DifferingNodes[0].Id);
    }

    private static Task<Proof> ProveAsync(SiloHost host) => host.Engine.ProveAsync(TestContext.Current.CancellationToken).Within("a proof");

    // With the version of the child's next sum: what it tells itself afterwards is not newer, and changes nothing.
    private static async Task PushWrongAsync(SiloHost host, Node child, Line line)
    {
        var view = host.Ledger.View;
        var more = new TallyDelta();
        more.Add(TallyCell.Sites, 1);
        var wrong = view.Nodes[child.Index].SumOf(child, line, view.View).Plus(more);
        var sum = new PushedSum(child.Index, view.Epoch, SumVersions.Of(view, child.Index, line) + 1, wrong);
        await host.Grains.GetGrain<INodeGrain>(child.ParentIn(line)).FoldAsync(line, [sum]);
    }

    [Fact]
    public async Task WhereTheActorsSumsCannotBeWaitedFor_TheAnswerSaysSo()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        await using var host = ClusterHost.Start(1, TestDistricts.Source(), new EngineLimits(), FakeTime.On(FirstDay));
        Assert.NotNull((await host.Engine.ProveAsync(TestContext.Current.CancellationToken).Within("a proof")).Pushed);

        var hasty = new Prover(host.LedgerOf(0), new ActorLimits { ProofPatience = TimeSpan.Zero }, host.Cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>());
        Assert.Null((await hasty.ProveAsync().Within("a proof")).Pushed);
    }
}
