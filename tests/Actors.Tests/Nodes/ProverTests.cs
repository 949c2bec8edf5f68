using Microsoft.Extensions.DependencyInjection;
using WasteSorting.Actors.Grains;
using WasteSorting.Actors.Tests.Contract;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Commit;
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
