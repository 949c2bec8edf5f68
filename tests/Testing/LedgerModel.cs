using WasteSorting.Actors.Engine;
using WasteSorting.Domain.Nodes;
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

        facts.Add(report.Id, FactOf(registry, report, outcome.Revision));
    }

    /// <summary>The sums of all nodes along a line.</summary>
    public Tally[] SumsOf(DistrictRegistry registry, Calendar calendar, Line line)
    {
        var cells = registry.Nodes.Select(_ => new long[TallyCell.Count]).ToArray();
        var live = facts.Where(one => !taken.Contains(one.Key)).Select(one => one.Value).ToLookup(fact => fact.Node);
        foreach (var node in registry.Nodes.Where(one => !one.Retired))
        {
            if (node.Kind == NodeKind.Site && node.IsActiveOn(calendar.Today))
            {
                AddUp(registry, cells, node, line, OfSite(node, live[node.Id]));
            }
            else if (node.Kind == NodeKind.Unit)
            {
                AddUp(registry, cells, node, line, OfUnit(registry, node, live, calendar));
            }
        }

        return [.. cells.Select(one => Tally.Of(one))];
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

    private static void Compare(Node node, Line line, Tally expected, Tally found)
    {
        // A retired node keeps nothing that anyone counts.
        if (node.Retired || expected.Equals(found))
        {
            return;
        }

        var cell = Enumerable.Range(0, TallyCell.Count).First(at => expected[at] != found[at]);
        throw new LedgerDiffersException($"{node.Id} along {line}, cell {cell}: expected {expected[cell]}, found {found[cell]}.");
    }

    private static void AddUp(DistrictRegistry registry, long[][] cells, Node node, Line line, long[] own)
    {
        for (var at = node; ; at = registry.Nodes[at.ParentIn(line)])
        {
            for (var cell = 0; cell < own.Length; cell++)
            {
                cells[at.Index][cell] += own[cell];
            }

            if (at.ParentIn(line) == Node.None)
            {
                return;
            }
        }
    }

    private static long[] OfSite(Node site, IEnumerable<Fact> live)
    {
        var own = new long[TallyCell.Count];
        var reported = StageOf(live, EffectKind.Reported);
        var verified = StageOf(live, EffectKind.Verified);
        own[TallyCell.Sites]++;
        own[TallyCell.Reported(reported)]++;
        own[TallyCell.Verified(verified)]++;
        own[TallyCell.CategorySites(site.Category)]++;
        own[TallyCell.CategoryReportedDone(site.Category)] += reported == Stage.ReportedDone ? 1 : 0;
        own[TallyCell.CategoryCertified(site.Category)] += verified == Stage.Certified ? 1 : 0;
        return own;
    }

    private static Stage StageOf(IEnumerable<Fact> live, EffectKind kind) => live
        .Where(fact => fact.Kind == kind)
        .OrderBy(fact => fact.Day)
        .ThenBy(fact => fact.Revision)
        .Select(fact => (Stage)fact.Value)
        .LastOrDefault(Stage.NotStarted);

    private static long[] OfUnit(DistrictRegistry registry, Node unit, ILookup<string, Fact> live, Calendar calendar)
    {
        var own = new long[TallyCell.Count];
        for (var slot = 0; slot < PeriodSlots.Count; slot++)
        {
            var period = PeriodSlots.At(calendar, slot);
            foreach (var obligation in unit.Obligations.Where(one => one.Period == period.Kind && PeriodSlots.IsKnown(calendar, slot)))
            {
                AddObligation(own, registry, unit, live, calendar, slot, obligation);
            }
        }

        return own;
    }

    private static void AddObligation(
        long[] own, DistrictRegistry registry, Node unit, ILookup<string, Fact> live, Calendar calendar, int slot, Obligation obligation)
    {
        var period = PeriodSlots.At(calendar, slot);
        if (!unit.IsActiveOn(PeriodSlots.IsPrevious(slot) ? period.LastDay : calendar.Today))
        {
            return;
        }

        var mine = live[unit.Id].Where(fact => fact.Obligation == obligation.Id && fact.Period == period).ToList();
        var counted = mine.Where(fact => fact.Kind == EffectKind.Count).ToList();
        if (obligation.Kind == ObligationKind.Standing)
        {
            own[TallyCell.StandingEvidence] += counted.Sum(fact => (long)fact.Value);
            return;
        }

        if (!obligation.IsDutyOf(unit, period, calendar.Today))
        {
            own[TallyCell.Of(slot, PeriodFigure.NotApplicable)]++;
            return;
        }

        var counts = counted.Aggregate(DayCounts.Empty, (sum, fact) => sum.Add(fact.Day, fact.Value));
        var measured = mine.Where(fact => fact.Kind == EffectKind.Measured).OrderBy(fact => fact.Revision)
            .Select((fact, at) => new Mark(fact.Day, at + 1, fact.Value, fact.Of))
            .Aggregate(MarkSet.Empty, (marks, mark) => marks.Add(mark));
        var sites = registry.Nodes
            .Where(site => site.LineParent == unit.Index && site.Category == obligation.Category && site.IsActiveOn(calendar.Today))
            .Select(site => OfSite(site, live[site.Id]))
            .ToList();
        var done = obligation.Kind != ObligationKind.Target ? default : new SitesDone(
            sites.Sum(site => site[TallyCell.CategoryReportedDone(obligation.Category)]),
            sites.Sum(site => site[TallyCell.CategoryCertified(obligation.Category)]));
        var progress = ObligationProgress.Of(
            unit, obligation, new PeriodFacts(period, counts, measured), done, calendar.Today, registry.Rules);
        own[TallyCell.Of(slot, PeriodFigure.Due)]++;
        own[TallyCell.Of(slot, PeriodFigure.DoneOnTime)] += progress.State == ObligationState.DoneOnTime ? 1 : 0;
        own[TallyCell.Of(slot, PeriodFigure.DoneLate)] += progress.State == ObligationState.DoneLate ? 1 : 0;
        own[TallyCell.Of(slot, PeriodFigure.Missing)] += progress.State == ObligationState.Missing ? 1 : 0;
        own[TallyCell.Of(slot, PeriodFigure.Acts)] += obligation.Kind == ObligationKind.Recurring ? counts.Total : 0;
        own[TallyCell.Of(slot, PeriodFigure.ScoreReported)] += (long)obligation.Weight * progress.ReportedBp;
        own[TallyCell.Of(slot, PeriodFigure.ScoreVerified)] += (long)obligation.Weight * progress.VerifiedBp;
        own[TallyCell.Of(slot, PeriodFigure.ScoreDenominator)] += obligation.Weight * 10_000L;
    }

    private static Fact FactOf(DistrictRegistry registry, Report report, long revision)
    {
        var change = report.Change;
        var day = report.Day.DayNumber;
        if (change.Kind is ChangeKind.Retraction)
        {
            return new Fact(EffectKind.None, revision, report.Node, "", default, 0, 0, 0);
        }

        if (change.Kind is ChangeKind.StageReached or ChangeKind.InspectionRecorded)
        {
            var line = change.Kind == ChangeKind.StageReached ? EffectKind.Reported : EffectKind.Verified;
            return new Fact(line, revision, report.Node, "", default, day, (int)change.Stage, 1);
        }

        var obligation = registry.FindObligation(change.Obligation)!;
        var period = report.Period ?? Period.Containing(obligation.Period, report.Day);
        return change.Kind == ChangeKind.CoverageMeasured
            ? new Fact(EffectKind.Measured, revision, report.Node, obligation.Id, period, day, (int)change.Amount, (int)change.Of)
            : new Fact(
                EffectKind.Count, revision, report.Node, obligation.Id, period, day, change.Kind == ChangeKind.ActHeld ? (int)change.Amount : 1, 1);
    }

    private static bool IsSame(Report first, Report second) => Fingerprint.Of(first) == Fingerprint.Of(second);

    private sealed record Fact(EffectKind Kind, long Revision, string Node, string Obligation, Period Period, int Day, int Value, int Of);
}

/// <summary>A ledger shows what it must not.</summary>
public sealed class LedgerDiffersException(string message) : Exception(message);
