using Orleans.Concurrency;
using WasteSorting.Actors.Nodes;
using WasteSorting.Actors.Sums;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Actors.Grains;

/// <summary>
/// One actor, as Orleans places and finds it. A turn only posts to its core, which the silo's own callers reach without a message; sums are folded
/// in turns. Idleness is the sweeper's to see: Orleans counts messages alone.
/// </summary>
[Reentrant]
[CollectionAgeLimit(AlwaysActive = true)]
internal sealed class NodeGrain(
    SiloActors silo,
    Courier courier,
    [PersistentState("sums", SiloStorage.Name)] IPersistentState<SavedSums> saved) : Grain, INodeGrain
{
    private NodeCore? core;
    private NodeSumming? summing;

    private int Index => checked((int)this.GetPrimaryKeyLong());

    private NodeSumming Summing => summing ??= new NodeSumming(Index, core, silo, courier, GrainFactory, saved);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var state = await silo.Ledger.CatchUpAsync(cancellationToken).ConfigureAwait(true);
        if (Index >= state.View.Nodes.Count || state.View.Nodes[Index].State is not { } facts)
        {
            return;
        }

        var turns = TaskScheduler.Current;
        core = new NodeCore(Index, facts, silo.DeciderOf(Index))
        {
            Changed = () => Task.Factory.StartNew(Tell, CancellationToken.None, TaskCreationOptions.DenyChildAttach, turns),
        };
        silo.Table.Enter(core);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (core is not null)
        {
            await ((Task)core.Decider.CloseAsync(core).WaitAsync(silo.Bounds.EndPatience, CancellationToken.None))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        if (summing is not null)
        {
            await summing.SaveAsync().ConfigureAwait(true);
        }
    }

    public Task<SubmitOutcome[]> SubmitAsync(Report[] reports)
    {
        if (core is null)
        {
            throw new InvalidOperationException($"Node {Index} takes no reports.");
        }

        var submission = new Submission(reports, null);
        var posts = new Posted[reports.Length];
        for (var at = 0; at < posts.Length; at++)
        {
            posts[at] = new Posted(submission, at, core);
        }

        core.Use();
        core.Decider.Post(posts);
        return submission.Completion;
    }

    public Task FoldAsync(Line line, PushedSum[] sums)
    {
        core?.Use();
        return Summing.FoldAsync(line, sums);
    }

    public Task<NodeSums> SumsAsync(long epoch) => Summing.ReadAsync(epoch);

    public Task<NodeSums> RecountAsync(long epoch) => Summing.RecountAsync(epoch);

    public Task<int[]> DifferingAsync() => Task.FromResult(summing?.Differing() ?? []);

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private void Tell() => Summing.TellSoon();
}
