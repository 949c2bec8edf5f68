using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load.Accounts;

/// <summary>
/// What a ledger must show after a run: the stages of all sites counted anew up both lines, and every additive figure as it was before plus
/// what the run added.
/// </summary>
internal sealed class Expectation
{
    private readonly LedgerState before;
    private readonly Dictionary<string, (NodeStand Stand, Dictionary<string, long> Department, Dictionary<string, long> Territory)> nodes;
    private readonly List<SiteStand> sites = [];
    private readonly List<DutyStand> duties = [];
    private readonly List<string> uncertain = [];

    private Expectation(LedgerState before)
    {
        this.before = before;
        nodes = before.Nodes.ToDictionary(node => node.Id, node => (node, Additive(node.Department), Additive(node.Territory)));
    }

    /// <param name="uncertain">Sites and duties of which no client can know what holds: see <see cref="Settlement"/>.</param>
    public static LedgerState After(
        LedgerState before, SubjectTable subjects, SubjectSum[] sums, long accepted, out IReadOnlyList<string> uncertain)
    {
        var expectation = new Expectation(before);
        expectation.AddSites(subjects, sums);
        expectation.AddDuties(subjects, sums);
        uncertain = expectation.uncertain;
        return before with
        {
            ReportCount = before.ReportCount + accepted,
            Sites = expectation.sites,
            Duties = expectation.duties,
            Nodes = [.. before.Nodes.Select(node => node with
            {
                Department = expectation.nodes[node.Id].Department,
                Territory = expectation.nodes[node.Id].Territory,
            })],
        };
    }

    private void AddSites(SubjectTable subjects, SubjectSum[] sums)
    {
        for (var at = 0; at < before.Sites.Count; at++)
        {
            var site = before.Sites[at];
            var stage = (int)Dated(subjects[at], sums[at], none: (long)Stage.NotStarted);
            sites.Add(site with { Stage = stage });
            Spread(Line.Department, site.DepartmentParent, site, stage);
            Spread(Line.Territory, site.TerritoryParent, site, stage);
        }
    }

    private void Spread(Line line, string parent, SiteStand site, int stage)
    {
        AddUpwards(line, parent, Figures.Sites, 1);
        AddUpwards(line, parent, Figures.OfStage(stage), 1);
        AddUpwards(line, parent, Figures.CategorySites(site.Category), 1);
        if (stage == (int)Stage.ReportedDone)
        {
            AddUpwards(line, parent, Figures.CategoryDone(site.Category), 1);
        }
    }

    private void AddDuties(SubjectTable subjects, SubjectSum[] sums)
    {
        var bySubject = subjects.All.Where(subject => subject.Kind != SubjectKind.Site)
            .ToDictionary(subject => (subject.Node, subject.Obligation, subject.Period));
        foreach (var duty in before.Duties)
        {
            duties.Add(bySubject.TryGetValue((duty.Node, duty.Obligation, duty.Period), out var subject) && sums[subject.Index].IsTouched
                ? Changed(duty, subject, sums[subject.Index])
                : duty);
        }
    }

    private DutyStand Changed(DutyStand duty, Subject subject, in SubjectSum sum)
    {
        var reported = subject.IsDated ? Dated(subject, sum, none: 0) : duty.Reported + sum.Added;
        if (subject.Kind == SubjectKind.Evidence)
        {
            AddUpwards(duty.Node, Figures.StandingEvidence, sum.Added);
            return duty with { Reported = reported };
        }

        var isDone = reported >= duty.Minimum;
        AddUpwards(duty.Node, Figures.Done(duty.Period), (isDone ? 1 : 0) - (duty.IsDone ? 1 : 0));
        if (subject.Kind == SubjectKind.Acts)
        {
            AddUpwards(duty.Node, Figures.Acts(duty.Period), sum.Added);
        }

        return duty with { Reported = reported, IsDone = isDone };
    }

    private long Dated(Subject subject, in SubjectSum sum, long none)
    {
        if (!sum.IsTouched)
        {
            return subject.Before;
        }

        if (before.IsFresh)
        {
            return sum.Latest.IsNone ? none : Settlement.ValueOf(subject, sum.Latest);
        }

        if (!Settlement.IsCertain(subject, sum.Latest))
        {
            uncertain.Add(subject.Obligation.Length == 0 ? subject.Node : $"{subject.Node} {subject.Obligation}");
        }

        return sum.Latest.IsNone ? subject.Before : Settlement.ValueOf(subject, sum.Latest);
    }

    // A unit's own obligations are in its sums along both lines.
    private void AddUpwards(string unit, string figure, long amount)
    {
        AddUpwards(Line.Department, unit, figure, amount);
        AddUpwards(Line.Territory, unit, figure, amount);
    }

    private void AddUpwards(Line line, string from, string figure, long amount)
    {
        for (var id = from; id.Length > 0 && amount != 0 && nodes.TryGetValue(id, out var node);)
        {
            var figures = line == Line.Department ? node.Department : node.Territory;
            figures[figure] = figures.GetValueOrDefault(figure) + amount;
            id = line == Line.Department ? node.Stand.DepartmentParent : node.Stand.TerritoryParent;
        }
    }

    private static Dictionary<string, long> Additive(IReadOnlyDictionary<string, long> figures) =>
        figures.Where(figure => !Figures.IsOfSites(figure.Key)).ToDictionary();
}
