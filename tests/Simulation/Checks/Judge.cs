using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Editions;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;
using WasteSorting.Ledger.Views;
using WasteSorting.Simulation.Disks;
using WasteSorting.Testing;
using static WasteSorting.Simulation.InvariantBrokenException;

namespace WasteSorting.Simulation.Checks;

/// <summary>
/// Decides every report of a journal again, one behind the other and nothing at once: each must be accepted where it stands, with the same effect.
/// So whatever silos decided side by side is as if one had decided it alone.
/// </summary>
internal sealed class Judge
{
    private readonly Dictionary<Guid, ReportEntry> reports = [];
    private readonly Replay replay = new(null);
    private DistrictView view = null!;
    private Dictionary<int, NodeState> facts = [];

    public void Check(IReadOnlyList<Row> rows, LedgerModel model)
    {
        foreach (var row in rows)
        {
            if (replay.Revision > 0)
            {
                Judged(row.Batch, model);
            }

            replay.Apply(row.Batch, null);
            view = replay.ToState().View;
        }

        Require(reports.Count == model.Count, "I20", $"the journal holds {reports.Count} reports, {model.Count} were acked");
    }

    private void Judged(in JournalBatch batch, LedgerModel model)
    {
        facts = [];
        var entries = new ByteReader(batch.Entries.Span);
        for (var at = batch.First; at <= batch.Last; at++)
        {
            var entry = EntryCodec.Read(ref entries, view.Registry);
            if (entry is PeriodChanged { Change.Act.Action: PeriodAction.Publish } published)
            {
                var figures = EditionCodec.Write(EditionMaker.Of(view, published.Change.Act.Period));
                Require(published.Edition.Span.SequenceEqual(figures), "I9", $"the edition of revision {at} holds other figures than it stands on");
            }

            if (entry is ReportAccepted accepted)
            {
                Decide(accepted, at);
                Require(
                    model.Accepted.TryGetValue(accepted.Report.Id, out var told) && told.Outcome.Revision == at,
                    "I3",
                    $"{accepted.Report.Id} is revision {at}, its sender was told {told.Outcome.Revision}");
                Keep(accepted.ToReport(at, batch.At), accepted.Report.Takes);
            }
        }
    }

    private void Decide(ReportAccepted accepted, long revision)
    {
        var report = accepted.Report;
        Require(!reports.ContainsKey(report.Id), "I2", $"{report.Id} is in the journal twice, again at revision {revision}");
        var node = view.Registry.FindNode(report.Node)!;
        var before = facts.GetValueOrDefault(node.Index) ?? view.Nodes[node.Index].State!;
        var registry = report.Period is { Kind: not PeriodKind.Once } period && period.LastDay < view.Calendar.Today
            ? view.Registry.On(period.LastDay)
            : view.Registry;
        var situation = new Situation(
            KnownId.No,
            registry.Nodes[node.Index],
            report.Change.Obligation.Length > 0 ? registry.FindObligation(report.Change.Obligation) : null,
            reports.TryGetValue(report.Takes, out var earlier) ? new EarlierReport(earlier.Node, earlier.Counts, earlier.Effect) : null,
            view.Calendar);
        var decision = NodeMachine.Decide(before, situation, report);
        Require(decision.Status == SubmitStatus.Accepted, "I17", $"revision {revision} should have been {decision.Status}");
        Require(decision.Event.Equals(accepted.Event), "I17", $"the effect of revision {revision} is of other facts than it stands on");
        facts[node.Index] = NodeMachine.Apply(before, decision.Event);
    }

    private void Keep(ReportEntry entry, Guid takes)
    {
        reports.Add(entry.Id, entry);
        if (reports.TryGetValue(takes, out var earlier))
        {
            reports[takes] = earlier with { Counts = false };
        }
    }
}
