using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load.Accounts;

/// <summary>One figure as the books have it and as the server shows it.</summary>
internal sealed record ComparedFigure(string Where, string Figure, long Expected, long Server)
{
    public bool IsEqual => Expected == Server;
}

/// <summary>A ledger's figures held against the books, one by one.</summary>
internal sealed class Comparison
{
    // More would not help anyone to find the fault.
    private const int DifferencesMax = 50;

    private readonly List<ComparedFigure> differences = [];

    /// <summary>The district's own figures, along both lines.</summary>
    public List<ComparedFigure> District { get; } = [];

    /// <summary>Figures compared in all.</summary>
    public long FigureCount { get; private set; }

    public long DifferenceCount { get; private set; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<ComparedFigure> Differences => differences;

    public static Comparison Of(LedgerState expected, LedgerState server)
    {
        var comparison = new Comparison();
        comparison.Add(new("ledger", "reports held", expected.ReportCount, server.ReportCount));
        comparison.CompareNodes(expected, server);
        comparison.CompareSites(expected, server);
        comparison.CompareDuties(expected, server);
        return comparison;
    }

    private void CompareNodes(LedgerState expected, LedgerState server)
    {
        var byId = server.Nodes.ToDictionary(node => node.Id);
        var isDistrict = true;
        foreach (var node in expected.Nodes)
        {
            var shown = byId.GetValueOrDefault(node.Id);
            CompareFigures($"{node.Id} by department line", node.Department, shown?.Department, isDistrict);
            CompareFigures($"{node.Id} by territory", node.Territory, shown?.Territory, isDistrict);
            isDistrict = false;
        }
    }

    private void CompareFigures(
        string where, IReadOnlyDictionary<string, long> expected, IReadOnlyDictionary<string, long>? server, bool isDistrict)
    {
        foreach (var figure in expected.Keys.Union(server?.Keys ?? []).Order(StringComparer.Ordinal))
        {
            var compared = new ComparedFigure(
                where, figure, expected.GetValueOrDefault(figure), server?.GetValueOrDefault(figure) ?? 0);
            Add(compared);
            if (isDistrict)
            {
                District.Add(compared);
            }
        }
    }

    private void CompareSites(LedgerState expected, LedgerState server)
    {
        var byId = server.Sites.ToDictionary(site => site.Id, site => site.Stage);
        foreach (var site in expected.Sites)
        {
            Add(new($"site {site.Id}", "reported stage", site.Stage, byId.GetValueOrDefault(site.Id)));
        }
    }

    private void CompareDuties(LedgerState expected, LedgerState server)
    {
        var byKey = server.Duties.ToDictionary(duty => (duty.Node, duty.Obligation, duty.Period));
        foreach (var duty in expected.Duties)
        {
            var shown = byKey.GetValueOrDefault((duty.Node, duty.Obligation, duty.Period));
            var where = $"{duty.Node} {duty.Obligation} {duty.Period}";

            // A target counts sites, which no report of its own changes; the sites are compared one by one.
            if (duty.Kind != ObligationKind.Target)
            {
                Add(new(where, "reported", duty.Reported, shown?.Reported ?? 0));
                Add(new(where, "done", duty.IsDone ? 1 : 0, shown?.IsDone == true ? 1 : 0));
            }
        }
    }

    private void Add(ComparedFigure compared)
    {
        FigureCount++;
        if (compared.IsEqual)
        {
            return;
        }

        DifferenceCount++;
        if (differences.Count < DifferencesMax)
        {
            differences.Add(compared);
        }
    }
}
