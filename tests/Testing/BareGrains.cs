using System.Collections.Concurrent;
using WasteSorting.Actors.Nodes;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Testing;

/// <summary>In place of grains: a message to an actor makes it, waits while it ends, and is sent again when it ended on the way.</summary>
internal sealed class BareGrains : IReports
{
    private readonly ConcurrentDictionary<int, Task> ending = [];

    public SiloActors Silo { get; set; } = null!;

    public async Task<SubmitOutcome[]> SendAsync(int node, Report[] reports)
    {
        while (true)
        {
            try
            {
                return await SubmitAsync(node, reports).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // The actor has ended: another one is made.
            }
            catch (StoreLostException)
            {
                return [.. reports.Select(_ => SubmitOutcome.Refused(SubmitStatus.Fenced))];
            }
        }
    }

    /// <summary>The steps of a grain that is deactivated.</summary>
    public Task EndAsync(int node)
    {
        if (Silo.Table[node].Core is not { } core)
        {
            return Task.CompletedTask;
        }

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ending[node] = ended.Task;
        return CloseAsync(core, ended);
    }

    private static async Task CloseAsync(NodeCore core, TaskCompletionSource ended)
    {
        await core.Decider.CloseAsync(core).ConfigureAwait(false);
        ended.SetResult();
    }

    private async Task<SubmitOutcome[]> SubmitAsync(int node, Report[] reports)
    {
        if (ending.TryGetValue(node, out var last))
        {
            await last.ConfigureAwait(false);
        }

        var core = Silo.Table[node].Core ?? await MakeAsync(node).ConfigureAwait(false);
        var submission = new Submission(reports, null);
        core.Decider.Post([.. Enumerable.Range(0, reports.Length).Select(at => new Posted(submission, at, core))]);
        return await submission.Completion.ConfigureAwait(false);
    }

    private async Task<NodeCore> MakeAsync(int node)
    {
        var state = await Silo.Ledger.CatchUpAsync().ConfigureAwait(false);
        var core = new NodeCore(node, state.View.Nodes[node].State!, Silo.DeciderOf(node));
        Silo.Table.Enter(core);
        return core;
    }
}
