using System.Collections.Concurrent;
using System.Diagnostics;
using WasteSorting.Cluster.Actors;
using WasteSorting.Cluster.Hosting;
using WasteSorting.Cluster.Store;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger;

namespace WasteSorting.Cluster;

/// <summary>
/// Brings reports to the actors of their nodes and their answers back. Bounded in reports: beyond, a caller is refused at
/// once. An actor whose silo is lost is tried again where it comes up next: sending a report twice is safe.
/// </summary>
internal sealed class Dispatcher(SiloLedger ledger, IGrainFactory grains, GoneSilos? gone)
{
    private readonly ConcurrentDictionary<int, Lane> lanes = new();
    private readonly Lock gate = new();
    private readonly TaskCompletionSource emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int count;
    private bool isStopped;

    /// <summary>Reports that were taken and not answered yet.</summary>
    public int Count => Volatile.Read(ref count);

    public static SubmitStatus StatusOf(CommitStatus status) => status switch
    {
        CommitStatus.LedgerFull => SubmitStatus.LedgerFull,
        CommitStatus.StorageFull => SubmitStatus.StorageFull,
        CommitStatus.Unknown => SubmitStatus.Fenced,
        CommitStatus.Committed or CommitStatus.Conflict => throw new UnreachableException(),
    };

    public static SubmitOutcome[] RefuseAll(Report[] reports, SubmitStatus status) =>
        [.. reports.Select(_ => SubmitOutcome.Refused(status))];

    /// <summary>Takes so many reports, or says why not.</summary>
    public bool TryEnter(int reports, out SubmitStatus refusal)
    {
        lock (gate)
        {
            refusal = isStopped ? SubmitStatus.Stopping : SubmitStatus.Overloaded;
            if (isStopped || count + reports > ledger.Limits.MailboxReportsMax)
            {
                return false;
            }

            count += reports;
            return true;
        }
    }

    public void Leave(int reports)
    {
        lock (gate)
        {
            count -= reports;
            if (isStopped && count == 0)
            {
                emptied.TrySetResult();
            }
        }
    }

    /// <summary>Takes no more; completes when all that was taken is answered.</summary>
    public Task StopAsync()
    {
        lock (gate)
        {
            isStopped = true;
            if (count == 0)
            {
                emptied.TrySetResult();
            }
        }

        return emptied.Task;
    }

    /// <summary>Answers in the order of the reports, when this silo shows what they say.</summary>
    public async Task<SubmitOutcome[]> DispatchAsync(Report[] reports)
    {
        var outcomes = await SendAllAsync(reports).ConfigureAwait(false);
        var last = outcomes.Max(one => one.Revision);
        if (last > ledger.View.Revision)
        {
            // Another silo committed it. It is durable whether or not this silo comes to see it in time.
            await ((Task)ledger.ReachAsync(last)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return outcomes;
    }

    private async Task<SubmitOutcome[]> SendAllAsync(Report[] reports)
    {
        if (reports.Length == 1)
        {
            return await SendAsync(reports[0].Node, reports).ConfigureAwait(false);
        }

        var outcomes = new SubmitOutcome[reports.Length];
        foreach (var round in Rounds(reports))
        {
            await Task.WhenAll(round.GroupBy(at => reports[at].Node, StringComparer.Ordinal)
                .Select(group => SendAsync(reports, [.. group], outcomes))).ConfigureAwait(false);
        }

        return outcomes;
    }

    // Nodes are independent of each other, but for reports that name one id twice: those keep their order.
    private static IEnumerable<List<int>> Rounds(Report[] reports)
    {
        var round = new List<int>();
        var nodeOfId = new Dictionary<Guid, string>();
        for (var at = 0; at < reports.Length; at++)
        {
            var report = reports[at];
            if (IsElsewhere(nodeOfId, report.Id, report.Node) || IsElsewhere(nodeOfId, report.Takes, report.Node))
            {
                yield return round;
                round = [];
                nodeOfId.Clear();
            }

            round.Add(at);
            nodeOfId[report.Id] = report.Node;
            if (report.Takes != Guid.Empty)
            {
                nodeOfId[report.Takes] = report.Node;
            }
        }

        yield return round;
    }

    private static bool IsElsewhere(Dictionary<Guid, string> nodeOfId, Guid id, string node) =>
        id != Guid.Empty && nodeOfId.TryGetValue(id, out var other) && other != node;

    private async Task SendAsync(Report[] reports, int[] ordinals, SubmitOutcome[] outcomes)
    {
        var answers = await SendAsync(reports[ordinals[0]].Node, [.. ordinals.Select(at => reports[at])]).ConfigureAwait(false);
        for (var at = 0; at < ordinals.Length; at++)
        {
            outcomes[ordinals[at]] = answers[at];
        }
    }

    private async Task<SubmitOutcome[]> SendAsync(string id, Report[] reports)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                // A node that this silo does not know may have been registered by another one a moment ago.
                var node = ledger.View.Registry.FindNode(id) ?? (await ledger.CatchUpAsync().ConfigureAwait(false)).Registry.FindNode(id);
                return node is { Kind: NodeKind.Unit or NodeKind.Site }
                    ? await LaneTo(node.Index).SendAsync(reports).ConfigureAwait(false)
                    : await new Decider(ledger).DecideAsync(node?.Index ?? -1, reports).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // a lost silo shows in many exceptions, and all mean the same: the outcome is unknown, so ask again
            catch (Exception) when (Stopwatch.GetElapsedTime(since) < ledger.Bounds.SubmitPatience)
            {
                _ = gone?.LookAsync();
                await Task.Delay(ledger.Bounds.SubmitPause).ConfigureAwait(false);
            }
            catch (Exception)
#pragma warning restore CA1031
            {
                return RefuseAll(reports, SubmitStatus.Fenced);
            }
        }
    }

    private Lane LaneTo(int node) =>
        lanes.GetOrAdd(node, index => new Lane(grains.GetGrain<INodeGrain>(index), ledger.Limits.SubmissionReportsMax));
}
