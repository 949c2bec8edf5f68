using Orleans.Storage;
using WasteSorting.Actors.Nodes;
using WasteSorting.Actors.Sums;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Actors.Grains;

/// <summary>
/// A node's sums along both lines. Children push theirs; what is not newer by (epoch, version) changes nothing, so that
/// repetition, reordering and loss cannot. A node that starts, or that meets a new calendar or registry, asks those children
/// that have not told all, and tells its parents nothing until they have. Lives in its grain: one turn at a time.
/// </summary>
internal sealed class NodeSumming(
    int node, NodeCore? core, SiloActors silo, Courier courier, IGrainFactory grains, IPersistentState<SavedSums> saved)
{
    private readonly LineRollup line = new(Line.Department);
    private readonly LineRollup territory = new(Line.Territory);
    private DistrictView frame = silo.Ledger.View;
    private Task? completing;
    private bool isStarted;
    private bool isComplete;
    private bool isTelling;

    public Task FoldAsync(Line on, PushedSum[] sums)
    {
        Start();
        var newest = sums.Max(sum => sum.Epoch);
        if (newest > frame.Epoch)
        {
            // They will be asked: what they push of the epoch before the next one is of no use.
            return CompleteAsync(newest);
        }

        var rollup = on == Line.Department ? line : territory;
        var changed = false;
        foreach (var sum in sums)
        {
            changed |= sum.Epoch == frame.Epoch && IsChild(rollup, sum.Child) && rollup.Fold(sum);
        }

        if (changed)
        {
            TellSoon();
        }

        return Task.CompletedTask;
    }

    public async Task<NodeSums> ReadAsync(long epoch)
    {
        Start();
        await CompleteAsync(epoch).ConfigureAwait(true);
        return Count();
    }

    public async Task<NodeSums> RecountAsync(long epoch)
    {
        Start();
        await CompleteAsync(epoch).ConfigureAwait(true);
        await AskAsync(line, frame.Registry.ChildrenOf(node, Line.Department), child => child.RecountAsync(epoch)).ConfigureAwait(true);
        await AskAsync(territory, frame.Registry.ChildrenOf(node, Line.Territory), child => child.RecountAsync(epoch)).ConfigureAwait(true);
        Tell();
        return Count();
    }

    /// <summary>Children whose pushed sum is another than this silo folded from the journal.</summary>
    public int[] Differing()
    {
        var view = silo.Ledger.View;
        return isComplete && view.Epoch == frame.Epoch ? [.. line.Differing(view).Union(territory.Differing(view))] : [];
    }

    /// <summary>Saves what was heard, for the next activation. Losing it costs questions, nothing else.</summary>
    public async Task SaveAsync()
    {
        if (!isComplete)
        {
            return;
        }

        saved.State.Epoch = frame.Epoch;
        saved.State.Line = [.. line.Children];
        saved.State.Territory = [.. territory.Children];
        try
        {
            await saved.WriteStateAsync().ConfigureAwait(true);
        }
        catch (InconsistentStateException)
        {
            // Another activation saved meanwhile: what it heard is as good.
        }
    }

    private void Start()
    {
        if (isStarted)
        {
            return;
        }

        isStarted = true;
        if (saved.State.Epoch == frame.Epoch)
        {
            saved.State.Line.ForEach(sum => line.Fold(sum));
            saved.State.Territory.ForEach(sum => territory.Fold(sum));
        }
    }

    private bool IsChild(LineRollup rollup, int child) =>
        child < frame.Registry.Nodes.Length && frame.Registry.Nodes[child].ParentIn(rollup.Line) == node;

    /// <summary>Completes when every child has told its sum of an epoch, of this silo's newest at least.</summary>
    private async Task CompleteAsync(long epoch)
    {
        while (!isComplete || frame.Epoch < Math.Max(epoch, silo.Ledger.View.Epoch))
        {
            completing ??= CompleteOnceAsync(epoch);
            await completing.ConfigureAwait(true);
        }
    }

    private async Task CompleteOnceAsync(long epoch)
    {
        // Not before the caller has kept this task: its end is what takes it away again.
        await Task.Yield();
        try
        {
            var view = (await silo.Ledger.ReachAsync(epoch).ConfigureAwait(true)).View;
            if (view.Epoch != frame.Epoch)
            {
                isComplete = false;
                line.Clear();
                territory.Clear();
            }

            frame = view;
            await AskAsync(line, line.Behind(view, node), child => child.SumsAsync(view.Epoch)).ConfigureAwait(true);
            await AskAsync(territory, territory.Behind(view, node), child => child.SumsAsync(view.Epoch)).ConfigureAwait(true);
            isComplete = true;
        }
        finally
        {
            completing = null;
        }

        Tell();
    }

    private async Task AskAsync(LineRollup rollup, IReadOnlyCollection<int> children, Func<INodeGrain, Task<NodeSums>> ask)
    {
        foreach (var some in children.Chunk(silo.Bounds.PullsAtOnce))
        {
            var answers = await Task.WhenAll(some.Select(child => ask(grains.GetGrain<INodeGrain>(child)))).ConfigureAwait(true);
            for (var at = 0; at < some.Length; at++)
            {
                if (answers[at].Epoch == frame.Epoch)
                {
                    rollup.Fold(SumOf(some[at], answers[at], rollup.Line));
                }
            }
        }
    }

    private static PushedSum SumOf(int child, NodeSums sums, Line on) => on == Line.Department
        ? new PushedSum(child, sums.Epoch, sums.LineVersion, sums.Line)
        : new PushedSum(child, sums.Epoch, sums.TerritoryVersion, sums.Territory);

    /// <summary>Something changed: the parents are told a little later, of all that changed meanwhile.</summary>
    public void TellSoon()
    {
        if (isTelling)
        {
            return;
        }

        isTelling = true;
        _ = TellLaterAsync();
    }

    private async Task TellLaterAsync()
    {
        await Task.Delay(silo.Bounds.PushPause).ConfigureAwait(true);
        isTelling = false;
        Tell();
    }

    /// <summary>Tells both parents, unless there are questions to ask first.</summary>
    private void Tell()
    {
        Start();
        if (!isComplete || frame.Epoch < silo.Ledger.View.Epoch)
        {
            completing ??= CompleteOnceAsync(0);
            return;
        }

        var registered = frame.Registry.Nodes[node];
        var sums = Count();
        Tell(Line.Department, registered, sums);
        Tell(Line.Territory, registered, sums);
    }

    private void Tell(Line on, Node registered, NodeSums sums)
    {
        var parent = registered.ParentIn(on);
        if (parent != Node.None)
        {
            courier.Push(parent, on, SumOf(node, sums, on));
        }
    }

    // The node's own part counts in both lines; a target in it depends on the sites below, by the department line.
    private NodeSums Count()
    {
        var published = silo.Ledger.View.Nodes[node].State;
        var state = core?.TakeChange() is { } own && own.Version > published?.Version ? own : published;
        var part = new TallyDelta();
        Contribution.Add(part, frame.Registry.Nodes[node], state, frame.View, line.Sum.Cells);
        var version = 1 + (state?.Version ?? 0) + line.Version;
        return new NodeSums(frame.Epoch, version, line.Sum.Plus(part), version + territory.Version, territory.Sum.Plus(part));
    }
}
