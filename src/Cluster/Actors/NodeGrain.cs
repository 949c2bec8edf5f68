using System.Globalization;
using Npgsql;
using Orleans.Concurrency;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger;

namespace WasteSorting.Cluster.Actors;

/// <summary>
/// One actor. It takes reports about its node in the order of their arrival: those that come while a commit runs are
/// decided together by the next. What they change goes up both lines. Calls interleave, but never run at the same time.
/// </summary>
[Reentrant]
internal sealed class NodeGrain(
    SiloLedger ledger,
    Courier courier,
    [PersistentState("sums", SiloStorage.Name)] IPersistentState<SavedSums> saved) : Grain, INodeGrain
{
    private readonly Inbox inbox = new(
        ledger.Limits.SubmissionReportsMax, TimeSpan.Parse(INodeGrain.SubmitTimeout, CultureInfo.InvariantCulture), TimeProvider.System);

    private readonly Decider decider = new(ledger);
    private NodeSumming? summing;
    private bool isDeciding;

    private int Index => checked((int)this.GetPrimaryKeyLong());

    private NodeSumming Summing => summing ??= new NodeSumming(Index, ledger, courier, GrainFactory, saved);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        summing is null ? Task.CompletedTask : summing.SaveAsync();

    public Task<SubmitOutcome[]> SubmitAsync(Report[] reports)
    {
        var answer = inbox.AddAsync(reports);
        if (!isDeciding)
        {
            isDeciding = true;
            _ = DecideAllAsync();
        }

        return answer;
    }

    public Task FoldAsync(Line line, PushedSum[] sums) => Summing.FoldAsync(line, sums);

    public Task<NodeSums> SumsAsync(long epoch) => Summing.ReadAsync(epoch);

    public Task<NodeSums> RecountAsync(long epoch) => Summing.RecountAsync(epoch);

    private async Task DecideAllAsync()
    {
        while (inbox.Take() is { Count: > 0 } taken)
        {
            await DecideAsync(taken).ConfigureAwait(true);
        }

        isDeciding = false;
    }

    private async Task DecideAsync(List<Inbox.Call> taken)
    {
        SubmitOutcome[] outcomes;
        Report[] reports = [.. taken.SelectMany(one => one.Reports)];
        try
        {
            outcomes = await decider.DecideAsync(Index, reports).ConfigureAwait(true);
        }
        catch (Exception error) when (error is LedgerUnreachableException or NpgsqlException)
        {
            // Whether they are durable is unknown: the same ids can be sent again.
            outcomes = [.. reports.Select(_ => SubmitOutcome.Refused(SubmitStatus.Fenced))];
        }
#pragma warning disable CA1031 // whatever it is, the callers must hear of it and the next reports be taken
        catch (Exception error)
#pragma warning restore CA1031
        {
            taken.ForEach(one => one.Answer.SetException(error));
            return;
        }

        var at = 0;
        foreach (var one in taken)
        {
            one.Answer.SetResult(outcomes[at..(at + one.Reports.Length)]);
            at += one.Reports.Length;
        }

        if (decider.Facts is { } facts)
        {
            Summing.Changed(facts);
        }
    }
}
