using WasteSorting.Actors.Nodes;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Actors.Engine;

/// <summary>
/// One caller's reports in their order, many under way at once. Reports of one node keep their order by themselves; those of two nodes that name one
/// id do not, so that the later one waits until the earlier one is answered. Used by one caller at a time.
/// </summary>
public sealed class ReportSequence
{
    private readonly ProgressEngine engine;
    private readonly Queue<(Report[] Reports, Task Answered)> underWay = new();
    private readonly Dictionary<Guid, string> nodeOfId = [];
    private Task routed = Task.CompletedTask;

    internal ReportSequence(ProgressEngine engine) => this.engine = engine;

    /// <summary>As <see cref="ProgressEngine.SubmitAsync"/>, behind what this stream submitted before.</summary>
    public Task<SubmitOutcome[]> SubmitAsync(Report[] reports)
    {
        if (!engine.TryEnter(reports, out var submission, out var refused))
        {
            return refused;
        }

        Forget();
        var parts = Parts(reports);
        var before = underWay.Count == 0 ? Task.CompletedTask : underWay.Last().Answered;
        underWay.Enqueue((reports, submission.Completion));
        if (parts is [] && routed.IsCompleted)
        {
            routed = engine.RouteAsync(submission);
        }
        else
        {
            routed = RouteAsync(submission, parts, before);
        }

        return submission.Completion;
    }

    /// <summary>Ids of what is answered may be named by anybody again.</summary>
    private void Forget()
    {
        while (underWay.TryPeek(out var oldest) && oldest.Answered.IsCompleted)
        {
            underWay.Dequeue();
            if (underWay.Count == 0)
            {
                nodeOfId.Clear();
                return;
            }

            foreach (var report in oldest.Reports)
            {
                nodeOfId.Remove(report.Id);
            }
        }
    }

    /// <summary>Where reports begin that name an id which one of another node named before, and is not answered.</summary>
    private List<int> Parts(Report[] reports)
    {
        List<int>? parts = null;
        for (var at = 0; at < reports.Length; at++)
        {
            var report = reports[at];
            if (IsElsewhere(report.Id, report.Node) || (report.Takes != Guid.Empty && IsElsewhere(report.Takes, report.Node)))
            {
                (parts ??= []).Add(at);
            }

            nodeOfId[report.Id] = report.Node;
        }

        return parts ?? [];
    }

    private bool IsElsewhere(Guid id, string node) => nodeOfId.TryGetValue(id, out var other) && other != node;

    private async Task RouteAsync(Submission submission, List<int> parts, Task before)
    {
        await routed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (parts is [])
        {
            await engine.RouteAsync(submission).ConfigureAwait(false);
            return;
        }

        var from = 0;
        foreach (var to in parts.Append(submission.Reports.Length))
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            before = from == to ? before : RoutePartAsync(submission, from, to);
            from = to;
        }

        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RoutePartAsync(Submission whole, int from, int to)
    {
        var part = new Submission(whole.Reports[from..to], Admission.Uncounted);
        await engine.RouteAsync(part).ConfigureAwait(false);
        var outcomes = await part.Completion.ConfigureAwait(false);
        for (var at = 0; at < outcomes.Length; at++)
        {
            whole.Answer(from + at, outcomes[at]);
        }
    }
}
