using System.Diagnostics;
using WasteSorting.Actors.Membership;
using WasteSorting.Actors.Nodes;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Actors.Grains;

/// <summary>
/// Sends reports to grains. One whose silo is lost comes up elsewhere, and is tried there: sending a report twice is safe.
/// </summary>
/// <param name="lost">Null where there is one silo.</param>
internal sealed class GrainReports(LiveLedger ledger, ActorLimits bounds, IGrainFactory grains, LostSilos? lost) : IReports
{
    public async Task<SubmitOutcome[]> SendAsync(int node, Report[] reports)
    {
        var outcomes = await SendUntilAnsweredAsync(node, reports).ConfigureAwait(false);
        var last = outcomes.Max(one => one.Revision);
        if (last > ledger.State.Revision)
        {
            // Another silo committed it. It is durable whether or not this silo comes to see it in time.
            await ((Task)ledger.ReachAsync(last).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return outcomes;
    }

    private async Task<SubmitOutcome[]> SendUntilAnsweredAsync(int node, Report[] reports)
    {
        var since = Stopwatch.GetTimestamp();
        while (!ledger.Failure.IsCompleted && Stopwatch.GetElapsedTime(since) < bounds.SubmitPatience)
        {
            try
            {
                return await grains.GetGrain<INodeGrain>(node).SubmitAsync(reports).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // a lost silo shows in many exceptions, and all mean the same: the outcome is unknown, so ask again
            catch (Exception)
#pragma warning restore CA1031
            {
                _ = lost?.LookAsync();
                await Task.Delay(bounds.SubmitPause).ConfigureAwait(false);
            }
        }

        return [.. reports.Select(_ => SubmitOutcome.Refused(SubmitStatus.Fenced))];
    }
}
