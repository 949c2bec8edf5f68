using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Editions;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>Compares figure by figure what the ledger shows with what the model counts. Throws at the first that differs.</summary>
internal static class Comparison
{
    private static readonly Line[] Lines = [Line.Department, Line.Territory];
    private static readonly long[] Nothing = YearCount.NoFigures();

    public static void Compare(DistrictView view, YearCount count, string what)
    {
        var tables = new YearTables(count);
        foreach (var line in Lines)
        {
            var totals = tables.Totals(line);
            foreach (var node in view.Registry.Nodes)
            {
                var found = view.Nodes[node.Index].SumOf(node, line, view.View);
                CompareTotal($"{what}, {node.Id} along {line}", totals.GetValueOrDefault(node.Id, Nothing), found);
            }
        }

        foreach (var league in view.Registry.Rules.Leagues)
        {
            CompareTable($"{what}, league {league.Id}", Expected(tables, league.Id), LinesOf(LeagueTables.Make(view, league)));
        }

        foreach (var category in Rows.Categories)
        {
            var league = LeagueMembers.Find(view.Registry, LeagueMembers.CategoryPrefix + category)!;
            CompareTable($"{what}, league {league.Id}", tables.OfCategory(category), LinesOf(LeagueTables.Make(view, league)));
        }
    }

    public static void Compare(EditionReading edition, Published published)
    {
        var what = $"edition {published.Number} of {published.Period}";
        var registry = edition.Cut.Registry;
        var tables = new YearTables(published.Count);
        if (edition.Number != published.Number || edition.Cut.View.Period != published.Period)
        {
            throw new LedgerDiffersException($"{what}: found {edition.Number} of {edition.Cut.View.Period}.");
        }

        foreach (var node in registry.Nodes.Where(one => one.Kind != NodeKind.Site))
        {
            var kept = edition.Read(node.Index);
            CompareTotal($"{what}, {node.Id}", tables.Totals(Line.Department).GetValueOrDefault(node.Id, Nothing), kept.Department);
            CompareTotal($"{what}, {node.Id}", tables.Totals(Line.Territory).GetValueOrDefault(node.Id, Nothing), kept.Territory);
            CompareDuties($"{what}, {node.Id}", published.Count, kept);
        }

        foreach (var league in registry.Rules.Leagues)
        {
            CompareTable($"{what}, league {league.Id}", Expected(tables, league.Id), LinesOf(edition.Rank(league).Table));
        }
    }

    public static void CompareDuties(string what, YearCount count, NodeReading reading)
    {
        var found = reading.Duties.ToDictionary(one => (one.Obligation.Id, Window.Of(one.Period)), one => Standing.Of(one.Progress));
        if (count.District.Units.TryGetValue(reading.Node.Id, out var unit))
        {
            foreach (var duty in unit.Duties)
            {
                foreach (var window in count.Windows(duty.Row.Period))
                {
                    var expected = count.StandingOf(unit, duty, window);
                    if (!found.Remove((duty.Row.Id, window), out var shown) || shown != expected)
                    {
                        throw new LedgerDiffersException($"{what}, {duty.Row.Id} from {window.First:O}: expected {expected}, found {shown}.");
                    }
                }
            }
        }

        if (found.Count > 0)
        {
            throw new LedgerDiffersException($"{what}: found also {found.First()}.");
        }
    }

    public static void CompareList<T>(string what, IReadOnlyList<T> expected, IReadOnlyList<T> found)
    {
        for (var at = 0; at < Math.Max(expected.Count, found.Count); at++)
        {
            if (at >= expected.Count || at >= found.Count || !Equals(expected[at], found[at]))
            {
                throw new LedgerDiffersException($"{what}, number {at + 1}: expected {At(expected, at)}, found {At(found, at)}.");
            }
        }

        static string At(IReadOnlyList<T> list, int at) => at < list.Count ? $"{list[at]}" : "none";
    }

    private static List<TableLine> Expected(YearTables tables, string league) => league.Split('.') is [var group, var sites]
        ? tables.OfGroup(group, sites)
        : throw new ArgumentOutOfRangeException(nameof(league));

    private static List<TableLine> LinesOf(LeagueTable table) =>
    [
        .. table.Places.Select(place => new TableLine(
            place.Contender.Node.Id,
            place.Rank,
            place.DecidedBy,
            place.Contender.VerifiedBp,
            place.Contender.ReportedBp,
            place.Tier?.Id ?? "",
            string.Join(' ', place.Contender.Terms),
            default)),
        .. table.Unranked.Select(one => TableLine.Unranked(one.Node.Id, one.Reason)).OrderBy(one => one.Node, StringComparer.Ordinal),
    ];

    private static void CompareTable(string what, List<TableLine> expected, List<TableLine> found) => CompareList(what, expected, found);

    private static void CompareTotal(string what, long[] expected, Tally found)
    {
        // How many sites were certified in time for each target is a step on the way: what comes of it is the credit of their unit.
        var shown = found.Cells.ToArray();
        shown.AsSpan(TallyCell.CertifiedInTime(0), Domain.Limits.TargetsPerUnitMax).Clear();
        if (shown.AsSpan().SequenceEqual(expected))
        {
            return;
        }

        var (model, ledger) = (Figures.Of(Tally.Of(expected)), Figures.Of(Tally.Of(shown)));
        var (expects, finds) = (string.Join(", ", model.Except(ledger)), string.Join(", ", ledger.Except(model)));
        throw new LedgerDiffersException($"{what}: expected {expects}, found {finds}.");
    }
}
