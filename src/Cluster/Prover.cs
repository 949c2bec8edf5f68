using System.Diagnostics;
using WasteSorting.Cluster.Actors;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Cluster;

/// <summary>
/// Proves the district's totals by two books that were kept apart: the sums that the actors pushed up both lines, and the
/// sums that this silo folded from the journal; and by a recount of all facts. The books are compared where they stand at
/// the same entries, which is so whenever no report has come for a moment.
/// </summary>
internal sealed class Prover(SiloLedger ledger, IGrainFactory grains)
{
    public async Task<Proof> ProveAsync(CancellationToken cancellation)
    {
        var since = Stopwatch.GetTimestamp();
        var district = grains.GetGrain<INodeGrain>(ledger.View.Registry.District.Index);
        await ledger.CatchUpAsync(cancellation).ConfigureAwait(false);
        var tries = 0;
        while (true)
        {
            var view = ledger.View;
            // A sum that was lost on its way is asked for, if it does not come by itself.
            var sums = ++tries % 40 == 0
                ? await district.RecountAsync(view.Epoch).ConfigureAwait(false)
                : await district.SumsAsync(view.Epoch).ConfigureAwait(false);
            if (StandsAt(sums, view))
            {
                return Recount.Prove(view) with { ByDepartment = sums.Line, ByTerritory = sums.Territory };
            }

            if (Stopwatch.GetElapsedTime(since) > ledger.Bounds.ProofPatience)
            {
                // Reports come without a pause: what this silo folded is proven alone.
                return Recount.Prove(view);
            }

            await Task.Delay(ledger.Bounds.PushPause / 4, cancellation).ConfigureAwait(false);
        }
    }

    private static bool StandsAt(NodeSums sums, DistrictView view)
    {
        var district = view.Registry.District.Index;
        return sums.Epoch == view.Epoch
            && sums.LineVersion == SumVersions.Of(view, district, Line.Department)
            && sums.TerritoryVersion == SumVersions.Of(view, district, Line.Territory);
    }
}
