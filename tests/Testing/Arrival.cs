using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Testing;

/// <summary>
/// Orders of arrival that must not show. Of statements about one subject and day the one accepted later holds: these alone keep their order.
/// </summary>
public static class Arrival
{
    /// <summary>The same reports in another order.</summary>
    public static Report[] Shuffle(Random random, IReadOnlyList<Report> reports)
    {
        var shuffled = reports.ToArray();
        random.Shuffle(shuffled);
        var inOrder = reports.GroupBy(SubjectOf).ToDictionary(same => same.Key, same => new Queue<Report>(same));
        return [.. shuffled.Select(report => inOrder[SubjectOf(report)].Dequeue())];
    }

    /// <summary>What an actor's facts say, without the order in which statements about different subjects and days came.</summary>
    public static string FactsOf(NodeState? state) => state switch
    {
        SiteState site => $"{Said(site.Reported)} / {Said(site.Verified)}",
        UnitState unit => string.Join("; ", unit.Obligations.SelectMany(one => one.Periods.Select(facts =>
            $"{one.Obligation} {facts.Period}: {string.Join(", ", facts.Counts.All)} / {Said(facts.Measured)}"))),
        _ => "",
    };

    private static string Said(MarkSet marks) => string.Join(
        ", ", marks.All.SelectMany(run => Enumerable.Repeat((run.First.Day, run.First.Value, run.First.Of), run.Reports)));

    private static (string Node, ChangeKind Kind, string Obligation, DateOnly Day) SubjectOf(Report report) =>
        (report.Node, report.Change.Kind, report.Change.Obligation, report.Day);
}
