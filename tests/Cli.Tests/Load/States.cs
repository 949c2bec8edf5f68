using WasteSorting.Cli.Load.Accounts;
using WasteSorting.Cli.Tests.Fake;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Tests.Load;

/// <summary>What the fake ledger shows, without a server between.</summary>
internal static class States
{
    public static LedgerState Fresh() => Of(new FakeCount([]), 0);

    public static LedgerState Of(FakeCount count, long reports)
    {
        var today = FakeLedger.Today.DayNumber;
        var nodes = FakeRegistry.Nodes.Where(node => node.Kind != NodeKind.Site)
            .Select(node => (Node: node, Progress: count.ProgressOf(node, withObligations: true))).ToList();
        return new LedgerState
        {
            Revision = reports,
            ReportCount = reports,
            Today = today,
            Sites =
            [
                .. FakeRegistry.Nodes.Where(node => node.Kind == NodeKind.Site).Select(site => new SiteStand(
                    site.Id, site.Category, site.LineParent, site.TerritoryParent, 0, (int)count.StageOf(site.Id))),
            ],
            Duties =
            [
                .. nodes.SelectMany(node => node.Progress.Obligations.Select(owed => DutyOf(node.Node.Id, owed))),
            ],
            Nodes =
            [
                .. nodes.Select(node => new NodeStand(
                    node.Node.Id,
                    node.Node.LineParent,
                    node.Node.TerritoryParent,
                    Figures.Of(node.Progress.Department),
                    Figures.Of(node.Progress.Territory))),
            ],
        };
    }

    private static DutyStand DutyOf(string unit, ObligationProgress owed)
    {
        var (first, last) = PeriodDays.Of(owed.Period);
        return new DutyStand
        {
            Node = unit,
            Obligation = owed.Obligation,
            Kind = owed.Kind,
            Period = owed.Period,
            Minimum = owed.Minimum,
            Reported = owed.Reported,
            IsDone = owed.State == ObligationState.DoneOnTime,
            IsOwed = true,
            FirstDay = first,
            LastDay = last,
        };
    }
}
