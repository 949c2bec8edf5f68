using WasteSorting.Actors.Engine;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Testing;

/// <summary>
/// What a ledger is to show, counted the slow way: it keeps every accepted report and sums all of them anew for each
/// question. It knows nothing of states, folds, batches or revisions but that they rise.
/// </summary>
public sealed class LedgerModel
{
    private readonly Dictionary<Guid, (Report Report, SubmitOutcome Outcome)> accepted = [];
    private readonly Dictionary<long, Guid> byRevision = [];
    private readonly HashSet<Guid> taken = [];
    private readonly Dictionary<Guid, Fact> facts = [];

    /// <summary>Distinct reports accepted.</summary>
    public int Count => accepted.Count;

    public IReadOnlyDictionary<Guid, (Report Report, SubmitOutcome Outcome)> Accepted => accepted;

    /// <summary>Notes an answer of the ledger; throws when it contradicts an earlier one.</summary>
    public void Note(DistrictRegistry registry, Report report, SubmitOutcome outcome)
    {
        if (outcome.Status == SubmitStatus.IdHasOtherContent && accepted.TryGetValue(report.Id, out var kept) && IsSame(kept.Report, report))
        {
            throw new LedgerDiffersException($"{report.Id} was accepted with this content, and now is said to have other content.");
        }

        if (outcome.Status != SubmitStatus.Accepted)
        {
            return;
        }

        if (accepted.TryGetValue(report.Id, out var first))
        {
            if (first.Outcome != outcome || !IsSame(first.Report, report))
            {
                throw new LedgerDiffersException($"{report.Id} was accepted as {first.Outcome}, and then as {outcome}.");
            }

            return;
        }

        if (!byRevision.TryAdd(outcome.Revision, report.Id))
        {
            throw new LedgerDiffersException($"Revision {outcome.Revision} was given to {byRevision[outcome.Revision]} and to {report.Id}.");
        }

        accepted.Add(report.Id, (report, outcome));
        if (report.Takes != Guid.Empty && !taken.Add(report.Takes))
        {
            throw new LedgerDiffersException($"{report.Takes} was taken back twice.");
        }

        if (Statement.Of(registry, report) is { } said)
        {
            facts.Add(report.Id, new Fact(report.Node, outcome.Revision, said));
        }
    }

    /// <summary>The sums of all nodes along a line: of a period, or of what runs today.</summary>
    public Figures[] SumsOf(DistrictRegistry registry, Calendar calendar, Line line, Period? period = null)
    {
        var live = facts.Where(one => !taken.Contains(one.Key)).Select(one => one.Value).OrderBy(fact => fact.Revision)
            .ToLookup(fact => fact.Node, fact => fact.Statement);
        var whole = period is { } named ? Window.Of(named) : (Window?)null;
        return new SlowCount(registry, calendar.FirstDay, calendar.Today, node => live[node.Id], whole).Totals(line);
    }

    /// <summary>Throws when a reading of the engine differs from the model. Nothing else may report meanwhile.</summary>
    public async Task CompareAsync(ProgressEngine engine)
    {
        var cut = engine.Status.Cut;
        var lines = SumsOf(cut.Registry, cut.Calendar, Line.Department);
        var territories = SumsOf(cut.Registry, cut.Calendar, Line.Territory);
        foreach (var node in cut.Registry.Nodes)
        {
            var reading = await engine.ReadAsync(node.Index, CancellationToken.None).ConfigureAwait(false);
            Compare(node, Line.Department, lines[node.Index], reading.Department);
            Compare(node, Line.Territory, territories[node.Index], reading.Territory);
        }

        var proof = await engine.ProveAsync(CancellationToken.None).ConfigureAwait(false);
        if (!proof.IsEqual)
        {
            throw new LedgerDiffersException($"The proof differs at {proof.DifferingNodes.Count} nodes: {string.Join(", ", proof.DifferingNodes.Take(3).Select(one => one.Id))}.");
        }

        if (engine.Status.ReportCount != Count)
        {
            throw new LedgerDiffersException($"{Count} reports were accepted, the engine holds {engine.Status.ReportCount}.");
        }
    }

    /// <summary>Throws when a view differs from the model, whatever period it shows.</summary>
    internal void Compare(DistrictView view)
    {
        foreach (var line in (Line[])[Line.Department, Line.Territory])
        {
            var expected = SumsOf(view.Registry, view.Calendar, line, view.View.Period);
            foreach (var node in view.Registry.Nodes)
            {
                Compare(node, line, expected[node.Index], view.Nodes[node.Index].SumOf(node, line, view.View));
            }
        }
    }

    private static void Compare(Node node, Line line, Figures expected, Tally found)
    {
        var figures = Figures.Of(found);
        if (expected.SequenceEqual(figures))
        {
            return;
        }

        throw new LedgerDiffersException(
            $"{node.Id} along {line}: expected {string.Join(", ", expected.Except(figures))}, found {string.Join(", ", figures.Except(expected))}.");
    }

    private static bool IsSame(Report first, Report second) => Fingerprint.Of(first) == Fingerprint.Of(second);

    private sealed record Fact(string Node, long Revision, Statement Statement);
}

/// <summary>A ledger shows what it must not.</summary>
public sealed class LedgerDiffersException(string message) : Exception(message);
