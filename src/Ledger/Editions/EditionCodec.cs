using System.Collections.Immutable;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Editions;

/// <summary>
/// An edition as bytes, which name nodes, obligations and tiers by the registry of its revision. The same edition has the same bytes.
/// </summary>
internal static class EditionCodec
{
    public static byte[] Write(EditionReading edition)
    {
        var to = new ByteWriter();
        var calendar = edition.Cut.Calendar;
        EntryCodec.WritePeriod(to, edition.Cut.View.Period!.Value);
        to.Number(edition.Number);
        to.Number(calendar.FirstDay.DayNumber);
        to.Number(calendar.Today.DayNumber);
        to.Number(edition.Cut.Registry.Version);
        to.Text(edition.SitesHash);
        WriteNodes(to, edition);
        WriteTables(to, edition);
        return to.Written.ToArray();
    }

    /// <param name="revision">That published it.</param>
    /// <param name="registryOf">Gives the registry of a version.</param>
    public static EditionReading Read(ReadOnlySpan<byte> content, long revision, Func<long, DistrictRegistry> registryOf)
    {
        var from = new ByteReader(content);
        var period = EntryCodec.ReadPeriod(ref from, from.Byte());
        var number = from.Int();
        var calendar = new Calendar(from.Day(), from.Day(), PublishedBook(period, number, revision));
        var registry = registryOf(from.Signed()).On(period.LastDay < calendar.Today ? period.LastDay : calendar.Today);
        var hash = from.Text();
        var cut = new Cut(revision, registry, View.Of(period, calendar, registry.Rules));
        return new EditionReading(cut, number, ReadNodes(ref from, registry), ReadTables(ref from, registry), hash);
    }

    private static PeriodBook PublishedBook(Period period, int number, long revision) => PeriodBook.Empty.With(PeriodRecord.None(period) with
    {
        Editions = [.. Enumerable.Range(1, number).Select(one => new EditionStamp(one, new PeriodStamp(revision, 0), default))],
    });

    private static void WriteNodes(ByteWriter to, EditionReading edition)
    {
        to.Number(edition.Nodes.Count);
        foreach (var (index, node) in edition.Nodes.OrderBy(one => one.Key))
        {
            to.Number(index);
            WriteTally(to, node.Department);
            WriteTally(to, node.Territory);
            to.Number(node.Duties.Length);
            foreach (var (obligation, period, progress) in node.Duties)
            {
                to.Number(obligation.Index);
                EntryCodec.WritePeriod(to, period);
                to.Byte((byte)progress.State);
                to.Number(progress.Reported);
                to.Number(progress.Verified);
                to.Number(progress.ReportedBp);
                to.Number(progress.VerifiedBp);
            }
        }
    }

    private static ImmutableDictionary<int, EditionNode> ReadNodes(ref ByteReader from, DistrictRegistry registry)
    {
        var nodes = ImmutableDictionary.CreateBuilder<int, EditionNode>();
        for (var left = from.Int(); left > 0; left--)
        {
            var index = from.Int();
            var (department, territory) = (ReadTally(ref from), ReadTally(ref from));
            var duties = ImmutableArray.CreateBuilder<UnitDuty>();
            for (var more = from.Int(); more > 0; more--)
            {
                var obligation = registry.Nodes[index].Obligations.First(IsOf(from.Int()));
                var period = EntryCodec.ReadPeriod(ref from, from.Byte());
                duties.Add(new UnitDuty(obligation, period, new ObligationProgress(
                    (ObligationState)from.Byte(), from.Signed(), from.Signed(), from.Int(), from.Int())));
            }

            nodes.Add(index, new EditionNode(department, territory, duties.ToImmutable()));
        }

        return nodes.ToImmutable();
    }

    private static Func<Obligation, bool> IsOf(int index) => obligation => obligation.Index == index;

    private static void WriteTables(ByteWriter to, EditionReading edition)
    {
        to.Number(edition.Tables.Count);
        foreach (var (id, table) in edition.Tables.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            to.Text(id);
            to.Number(table.Places.Length);
            foreach (var place in table.Places)
            {
                to.Number(place.Contender.Node.Index);
                to.Number(place.Rank);
                to.Number(place.DecidedBy);
                to.Number(place.Contender.VerifiedBp);
                to.Number(place.Contender.ReportedBp);
                to.Text(place.Tier?.Id ?? "");
                foreach (var term in place.Contender.Terms)
                {
                    to.Number(term);
                }
            }

            to.Number(table.Unranked.Length);
            foreach (var (node, reason) in table.Unranked)
            {
                to.Number(node.Index);
                to.Byte((byte)reason);
            }
        }
    }

    private static ImmutableDictionary<string, LeagueTable> ReadTables(ref ByteReader from, DistrictRegistry registry)
    {
        var tables = ImmutableDictionary.CreateBuilder<string, LeagueTable>(StringComparer.Ordinal);
        for (var left = from.Int(); left > 0; left--)
        {
            var id = from.Text();
            var places = ImmutableArray.CreateBuilder<Place>();
            for (var more = from.Int(); more > 0; more--)
            {
                places.Add(ReadPlace(ref from, registry));
            }

            var unranked = ImmutableArray.CreateBuilder<(Node, UnrankedReason)>();
            for (var more = from.Int(); more > 0; more--)
            {
                unranked.Add((registry.Nodes[from.Int()], (UnrankedReason)from.Byte()));
            }

            var league = registry.Rules.Leagues.First(one => one.Id == id);
            tables.Add(id, new LeagueTable(league, registry.Rules.TieChain, places.ToImmutable(), unranked.ToImmutable()));
        }

        return tables.ToImmutable();
    }

    private static Place ReadPlace(ref ByteReader from, DistrictRegistry registry)
    {
        var node = registry.Nodes[from.Int()];
        var (rank, decidedBy, verified, reported, tier) = (from.Int(), from.Int(), from.Int(), from.Int(), from.Text());
        var terms = ImmutableArray.CreateBuilder<long>();
        for (var left = registry.Rules.TieChain.Length; left > 0; left--)
        {
            terms.Add(from.Signed());
        }

        var contender = new Contender(node, verified, reported, terms.ToImmutable());
        return new Place(rank, contender, registry.Rules.Tiers.FirstOrDefault(one => one.Id == tier), decidedBy);
    }

    // Most cells are 0: each that is not stands with its number.
    private static void WriteTally(ByteWriter to, Tally tally)
    {
        var cells = Enumerable.Range(0, TallyCell.Count).Where(cell => tally[cell] != 0).ToList();
        to.Number(cells.Count);
        foreach (var cell in cells)
        {
            to.Number(cell);
            to.Number(tally[cell]);
        }
    }

    private static Tally ReadTally(ref ByteReader from)
    {
        var cells = new long[TallyCell.Count];
        for (var left = from.Int(); left > 0; left--)
        {
            cells[from.Int()] = from.Signed();
        }

        return Tally.Of(cells);
    }
}
