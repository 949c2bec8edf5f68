using WasteSorting.Cluster.Actors;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger;

namespace WasteSorting.Cluster;

/// <summary>
/// The way from this silo to one actor. Two calls are on it at most, so that the actor finds the next reports when it has
/// decided the last ones; reports that come meanwhile go together in the next call, in their order.
/// </summary>
internal sealed class Lane(INodeGrain actor, int reportsMax)
{
    private const int CallsMax = 2;

    private readonly Lock gate = new();
    private readonly Queue<Parcel> waiting = new();
    private int running;

    /// <exception cref="Exception">The call did not come through: whether the reports were taken is unknown.</exception>
    public Task<SubmitOutcome[]> SendAsync(Report[] reports)
    {
        lock (gate)
        {
            if (running == CallsMax)
            {
                var parcel = new Parcel(reports);
                waiting.Enqueue(parcel);
                return parcel.Answer.Task;
            }

            running++;
        }

        return SendFirstAsync(reports);
    }

    private async Task<SubmitOutcome[]> SendFirstAsync(Report[] reports)
    {
        try
        {
            return await actor.SubmitAsync(reports).ConfigureAwait(false);
        }
        finally
        {
            SendWaiting();
        }
    }

    private void SendWaiting()
    {
        var parcels = new List<Parcel>();
        lock (gate)
        {
            var count = 0;
            while (waiting.TryPeek(out var next) && (parcels.Count == 0 || count + next.Reports.Length <= reportsMax))
            {
                count += next.Reports.Length;
                parcels.Add(waiting.Dequeue());
            }

            running -= parcels.Count > 0 ? 0 : 1;
        }

        if (parcels.Count > 0)
        {
            _ = SendAsync(parcels);
        }
    }

    private async Task SendAsync(List<Parcel> parcels)
    {
        try
        {
            var outcomes = await actor.SubmitAsync([.. parcels.SelectMany(one => one.Reports)]).ConfigureAwait(false);
            var at = 0;
            foreach (var parcel in parcels)
            {
                parcel.Answer.SetResult(outcomes[at..(at + parcel.Reports.Length)]);
                at += parcel.Reports.Length;
            }
        }
#pragma warning disable CA1031 // whatever it is, those who wait must hear of it
        catch (Exception error)
#pragma warning restore CA1031
        {
            parcels.ForEach(one => one.Answer.SetException(error));
        }
        finally
        {
            SendWaiting();
        }
    }

    private sealed record Parcel(Report[] Reports)
    {
        public TaskCompletionSource<SubmitOutcome[]> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
