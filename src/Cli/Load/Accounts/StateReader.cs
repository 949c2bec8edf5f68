using System.Collections.Concurrent;
using System.Globalization;
using WasteSorting.Cli.Client;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load.Accounts;

/// <summary>Reads what a ledger shows, all of it at one revision.</summary>
internal static class StateReader
{
    private const int AttemptsMax = 5;
    private const int ReadsAtOnce = 32;

    public static async Task<LedgerState> ReadAsync(LedgerClient client, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            if (await TryReadAsync(client, cancellation).ConfigureAwait(false) is { } state)
            {
                return state;
            }
        }

        throw new InvalidDataException("the ledger changes all the time: someone else reports, so nothing could be compared exactly");
    }

    private static async Task<LedgerState?> TryReadAsync(LedgerClient client, CancellationToken cancellation)
    {
        var status = await client.Admin.GetStatusAsync(new(), cancellationToken: cancellation).ConfigureAwait(false);
        var today = DayNumber(status.Today);
        var nodes = (await client.ListNodesAsync(cancellation).ConfigureAwait(false))
            .Where(node => node.EffectiveTo.Length == 0 || DayNumber(node.EffectiveTo) >= today).ToList();
        var read = new Reading(client, status.Revision);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(nodes.Where(node => node.Kind != NodeKind.Site), parallel, read.ReadNodeAsync).ConfigureAwait(false);
        var owners = nodes.Where(node => node.Kind == NodeKind.Site).Select(node => node.LineParent).Distinct();
        await Parallel.ForEachAsync(owners, parallel, read.ReadSitesAsync).ConfigureAwait(false);
        var statusAfter = await client.Admin.GetStatusAsync(new(), cancellationToken: cancellation).ConfigureAwait(false);
        return read.IsTorn || statusAfter.Revision != status.Revision ? null : Assemble(statusAfter, nodes, read);
    }

    private static LedgerState Assemble(GetStatusResponse status, List<Node> nodes, Reading read)
    {
        var sites = new List<SiteStand>();
        var duties = new List<DutyStand>();
        var stands = new List<NodeStand>();
        foreach (var node in nodes)
        {
            if (node.Kind == NodeKind.Site)
            {
                // A site that its owner does not list is not active: it takes part in nothing.
                if (read.Stages.TryGetValue(node.Id, out var stage))
                {
                    var firstDay = node.EffectiveFrom.Length > 0 ? DayNumber(node.EffectiveFrom) : 0;
                    sites.Add(new SiteStand(node.Id, node.Category, node.LineParent, node.TerritoryParent, firstDay, (int)stage));
                }
            }
            else if (read.Nodes.TryGetValue(node.Id, out var progress))
            {
                stands.Add(new NodeStand(
                    node.Id, node.LineParent, node.TerritoryParent, Figures.Of(progress.Department), Figures.Of(progress.Territory)));
                duties.AddRange(progress.Obligations.Select(owed => Duty(node, owed)));
            }
        }

        return new LedgerState
        {
            Revision = status.Revision,
            ReportCount = status.ReportCount,
            Today = DayNumber(status.Today),
            Sites = sites,
            Duties = duties,
            Nodes = [.. stands.OrderBy(stand => stand.DepartmentParent.Length + stand.TerritoryParent.Length > 0)],
        };
    }

    private static DutyStand Duty(Node node, ObligationProgress owed)
    {
        var (first, last) = PeriodDays.Of(owed.Period);
        return new DutyStand
        {
            Node = node.Id,
            Obligation = owed.Obligation,
            Kind = owed.Kind,
            Period = owed.Period,
            Minimum = owed.Minimum,
            Reported = owed.Reported,
            IsDone = owed.State is ObligationState.DoneOnTime or ObligationState.DoneLate,
            IsOwed = owed.State != ObligationState.NotApplicable,
            FirstDay = node.EffectiveFrom.Length > 0 ? Math.Max(first, DayNumber(node.EffectiveFrom)) : first,
            LastDay = last,
        };
    }

    private static int DayNumber(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber;

    /// <summary>One attempt. Answers of different revisions make it worthless.</summary>
    private sealed class Reading(LedgerClient client, long revision)
    {
        private volatile bool isTorn;

        public bool IsTorn => isTorn;

        public ConcurrentDictionary<string, Progress> Nodes { get; } = new();

        public ConcurrentDictionary<string, Stage> Stages { get; } = new();

        public async ValueTask ReadNodeAsync(Node node, CancellationToken cancellation)
        {
            var answer = await client.Progress.GetProgressAsync(new() { Node = node.Id }, cancellationToken: cancellation).ConfigureAwait(false);
            isTorn |= answer.Revision != revision;
            Nodes[node.Id] = answer.Progress;
        }

        public async ValueTask ReadSitesAsync(string owner, CancellationToken cancellation)
        {
            var answer = await client.ListChildrenAsync(new() { Node = owner, Line = Line.Department }, cancellation).ConfigureAwait(false);
            isTorn |= answer.Revision != revision;
            foreach (var child in answer.Children.Where(child => child.Site is not null))
            {
                Stages[child.Node] = child.Site.Reported;
            }
        }
    }
}
