using System.Diagnostics;
using WasteSorting.Actors.Sums;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Actors.Grains;

/// <summary>
/// Proves the district's totals by two books that were kept apart: the sums that the actors pushed up both lines, and the
/// sums that this silo folded from the journal; and by a recount of all facts. The books are compared where they stand at
/// the same entries, which is so whenever no report has come for a moment.
/// </summary>
internal sealed class Prover(LiveLedger ledger, ActorLimits bounds, IGrainFactory? grains)
{
    private readonly Lock gate = new();
    private Task<Proof> running = Task.FromResult<Proof>(null!);
    private Task<Proof>? next;

    /// <summary>One proof runs at a time; whoever asks meanwhile shares the next one, which is not older than his question.</summary>
    public Task<Proof> ProveAsync()
    {
        lock (gate)
        {
            return next ??= ProveAfterAsync(running);
        }
    }

    private async Task<Proof> ProveAfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (gate)
        {
            running = next!;
            next = null;
        }

        return await ProveOnceAsync().ConfigureAwait(false);
    }

    private async Task<Proof> ProveOnceAsync()
    {
        var since = Stopwatch.GetTimestamp();
        await ledger.CatchUpAsync().ConfigureAwait(false);
        var isRecounted = false;
        while (grains is not null && Stopwatch.GetElapsedTime(since) < bounds.ProofPatience)
        {
            var view = ledger.View;
            var sums = await SumsAsync(grains, view, isRecounted).ConfigureAwait(false);
            if (StandsAt(sums, view))
            {
                var differing = await DifferingAsync(grains, view, sums).ConfigureAwait(false);
                return Recount.Prove(view) with { Pushed = new PushedTotals(sums.Line, sums.Territory, differing) };
            }

            // A sum that was lost on its way is asked for, once, when it did not come by itself for half of the time.
            isRecounted = isRecounted || Stopwatch.GetElapsedTime(since) > bounds.ProofPatience / 2;
            await Task.Delay(bounds.PushPause / 4).ConfigureAwait(false);
        }

        // Reports come without a pause: what this silo folded is proven alone, and the answer says so.
        return Recount.Prove(ledger.View);
    }

    private static Task<NodeSums> SumsAsync(IGrainFactory grains, DistrictView view, bool isRecount)
    {
        var district = grains.GetGrain<INodeGrain>(view.Registry.District.Index);
        return isRecount ? district.RecountAsync(view.Epoch) : district.SumsAsync(view.Epoch);
    }

    // Two errors may make up for each other on the way to the district: every parent compares what each of its children told.
    private async Task<IReadOnlyList<Node>> DifferingAsync(IGrainFactory grains, DistrictView view, NodeSums sums)
    {
        var registry = view.Registry;
        var found = new HashSet<int>();
        var parents = registry.Nodes.Where(node => !registry.LineChildren[node.Index].IsEmpty || !registry.TerritoryChildren[node.Index].IsEmpty);
        foreach (var some in parents.Chunk(bounds.PullsAtOnce))
        {
            var answers = await Task.WhenAll(some.Select(one => grains.GetGrain<INodeGrain>(one.Index).DifferingAsync())).ConfigureAwait(false);
            found.UnionWith(answers.SelectMany(answer => answer));
        }

        var district = view.Read(registry.District.Index);
        if (!sums.Line.Equals(district.Department) || !sums.Territory.Equals(district.Territory))
        {
            found.Add(registry.District.Index);
        }

        // A silo that is further on may name what this registry has not.
        return [.. found.Where(node => node < registry.Nodes.Length).OrderBy(node => registry.FoldOrder[node]).Select(node => registry.Nodes[node])];
    }

    private static bool StandsAt(NodeSums sums, DistrictView view)
    {
        var district = view.Registry.District.Index;
        return sums.Epoch == view.Epoch
            && sums.LineVersion == SumVersions.Of(view, district, Line.Department)
            && sums.TerritoryVersion == SumVersions.Of(view, district, Line.Territory);
    }
}
