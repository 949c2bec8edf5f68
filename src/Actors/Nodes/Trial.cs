using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Actors.Nodes;

/// <summary>A report that is tried, as it was read.</summary>
/// <param name="Report">Null: it is malformed.</param>
/// <param name="Faults">What was found wrong on reading it, in the order of <see cref="SubmitStatus"/>.</param>
public readonly record struct TriedReport(Report? Report, IReadOnlyList<SubmitStatus> Faults);

/// <summary>What would become of a report.</summary>
/// <param name="IsRepeat">The ledger has it, or it stood before in the same trial.</param>
/// <param name="Faults">Why it would be refused; empty: it would be accepted.</param>
public readonly record struct TriedOutcome(bool IsRepeat, IReadOnlyList<SubmitStatus> Faults)
{
    public bool IsAccepted => Faults.Count == 0;
}

/// <summary>What would become of reports together.</summary>
/// <param name="Revision">At which they were tried.</param>
public sealed record TrialOutcome(long Revision, IReadOnlyList<TriedOutcome> Reports, IReadOnlyList<TrialEffect> Effects);

/// <summary>Decides reports as the actors do, one behind the other, and keeps nothing of it. Used for one trial.</summary>
internal sealed class Trial(LiveLedger ledger, IReadOnlyList<TriedReport> tried)
{
    // A site's stage of an old day counts in every month since: so many of them are shown.
    private const int PeriodsMax = 12;

    private readonly Decision decision = new(ledger.Store, _ => { }, _ => { });

    /// <exception cref="StoreLostException">The store is out of reach.</exception>
    public async ValueTask<TrialOutcome> RunAsync(CancellationToken cancellation)
    {
        if (ledger.IsDayUnconfirmed)
        {
            var refused = new TriedOutcome(false, [SubmitStatus.DayUnconfirmed]);
            return new TrialOutcome(ledger.View.Revision, [.. tried.Select(_ => refused)], []);
        }

        var state = await ledger.CatchUpAsync(cancellation).ConfigureAwait(false);
        var reports = tried.Select(one => one.Report).OfType<Report>().ToArray();
        var ids = reports.SelectMany(report => new[] { report.Id, report.Takes }).Where(id => id != Guid.Empty).Distinct().ToArray();
        var found = await ledger.Store.FindAsync(ids).ConfigureAwait(false);
        decision.Learn(ids, found);
        state = await ledger.ReachAsync(found.Select(one => one.Revision).DefaultIfEmpty(state.Revision).Max(), cancellation).ConfigureAwait(false);
        return await Task.Run(() => Decide(state.View, reports), cancellation).ConfigureAwait(false);
    }

    private TrialOutcome Decide(DistrictView view, Report[] reports)
    {
        decision.Begin(view);
        var of = new Submission(reports.Length > 0 ? reports : [null!], Admission.Uncounted);
        var at = 0;
        var outcomes = tried
            .Select(one => one.Report is null ? new TriedOutcome(false, one.Faults) : Decide(new Posted(of, at++, null), one.Faults))
            .ToList();
        var changed = decision.Nodes.ToDictionary(node => node.Node, node => node.After);
        return new TrialOutcome(view.Revision, outcomes, TrialEffect.Of(view, changed, EndedPeriods(view.Calendar)));
    }

    private TriedOutcome Decide(in Posted posted, IReadOnlyList<SubmitStatus> faults)
    {
        var isRepeat = decision.IsRepeat(posted.Report);
        if (faults.Count > 0)
        {
            return new TriedOutcome(isRepeat, isRepeat ? [] : faults);
        }

        decision.Decide(posted, out var outcome);
        return outcome.Status == SubmitStatus.Accepted ? new TriedOutcome(isRepeat, []) : new TriedOutcome(false, decision.FaultsOf(posted));
    }

    private IEnumerable<Period> EndedPeriods(Calendar calendar) => decision.Reports
        .SelectMany(staged => PeriodsOf(staged.Entry.Effect))
        .Distinct()
        .Where(period => period.Kind != PeriodKind.Once && period.LastDay < calendar.Today && calendar.IsKnown(period))
        .OrderByDescending(period => period.LastDay)
        .Take(PeriodsMax);

    private static IEnumerable<Period> PeriodsOf(Effect effect) => effect.Kind == EffectKind.None ? []
        : effect.HasPeriod ? [effect.Period]
        : [Period.Containing(PeriodKind.Month, DateOnly.FromDayNumber(effect.Mark.Day))];
}
