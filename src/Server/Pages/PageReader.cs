using WasteSorting.Actors.Engine;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Ranking;
using WasteSorting.Ledger.Views;
using WasteSorting.Server.Access;
using WasteSorting.Server.Api;
using WasteSorting.Server.Errors;
using DomainNodeKind = WasteSorting.Domain.Registry.NodeKind;
using Line = WasteSorting.Domain.Registry.Line;
using Node = WasteSorting.Domain.Registry.Node;

namespace WasteSorting.Server.Pages;

/// <summary>
/// Reads what a page shows from one reading of the ledger, so that all its numbers are of one revision, and writes it as the API does.
/// </summary>
internal sealed class PageReader(ProgressEngine engine)
{
    private const int ChangesShown = 12;
    private const int ChildrenMax = 1_000;
    private const int PlacesMax = 1_000;

    public async Task<BoardModel> ReadBoardAsync(PageAsk ask, CancellationToken cancellation)
    {
        var (question, reading) = await AskAsync(ask, needsSites: false, cancellation).ConfigureAwait(false);
        var district = reading.Cut.Registry.District.Index;
        return new BoardModel(
            HeadOf(ask, reading),
            ProgressWriter.Write(reading.Read(district), withObligations: false),
            Below(reading, district, Line.Department, depth: int.MaxValue),
            Below(reading, district, Line.Territory, depth: 1),
            await LeaguesAsync(question, reading, cancellation).ConfigureAwait(false),
            ask.Query.Period.Length > 0 || !ask.Query.IsLive ? []
                : await RecentChanges.ReadAsync(engine, reading.Cut, ChangesShown, cancellation).ConfigureAwait(false),
            PeriodsOf(reading));
    }

    public async Task<NodeModel> ReadNodeAsync(PageAsk ask, string id, CancellationToken cancellation)
    {
        var known = NodeFinder.Find(engine.Registry, id, "node");
        var (_, reading) = await AskAsync(ask, HasSites(known), cancellation).ConfigureAwait(false);
        var node = NodeFinder.Find(reading.Cut.Registry, id, "node");
        return new NodeModel(
            HeadOf(ask, reading),
            ProgressWriter.Write(reading.Read(node.Index), withObligations: true),
            ChildrenOf(reading, node, Line.Department),
            ChildrenOf(reading, node, Line.Territory),
            [.. SeatsOf(reading, node)]);
    }

    public async Task<LeaguePageModel> ReadLeagueAsync(PageAsk ask, string id, CancellationToken cancellation)
    {
        var (question, reading) = await AskAsync(ask, LeagueMembers.IsOfSites(id), cancellation).ConfigureAwait(false);
        return new LeaguePageModel(HeadOf(ask, reading), await LeagueAsync(question, reading, id, cancellation).ConfigureAwait(false));
    }

    public async Task<ExplainModel> ReadExplanationAsync(PageAsk ask, string league, string id, CancellationToken cancellation)
    {
        var (question, reading) = await AskAsync(ask, LeagueMembers.IsOfSites(league), cancellation).ConfigureAwait(false);
        var table = await LeagueAsync(question, reading, league, cancellation).ConfigureAwait(false);
        var (explanation, ranked) = NodeFinder.Explain(reading, league, id);
        var response = RankingWriter.Write(explanation, ranked, reading.Cut);
        return new ExplainModel(HeadOf(ask, reading), table, response, table.Ranking.Places.FirstOrDefault(one => one.Node == response.Above));
    }

    public async Task<PageHead> ReadHeadAsync(PageAsk ask, CancellationToken cancellation) =>
        HeadOf(ask, (await AskAsync(ask, needsSites: false, cancellation).ConfigureAwait(false)).Reading);

    private async ValueTask<(Question Question, IDistrictReading Reading)> AskAsync(PageAsk ask, bool needsSites, CancellationToken cancellation)
    {
        var question = ask.Query.Ask(ask.Caller, needsSites);
        return (question, await PastErrors.TryAsync(() => engine.AskAsync(question, cancellation)).ConfigureAwait(false));
    }

    private static PageHead HeadOf(PageAsk ask, IDistrictReading reading)
    {
        var registry = reading.Cut.Registry;
        return new PageHead(
            ask.Query,
            ask.Speech,
            registry.District.NameZh,
            registry.District.NameEn,
            reading.Cut.Revision,
            WireTime.Of(reading.Cut.Calendar.Today),
            QuestionReader.Write(reading),
            reading.Cut.Rules.Sample)
        {
            Path = ask.Path,
        };
    }

    // Units end the branches of the board: sites have their own pages.
    private static List<Branch> Below(IDistrictReading reading, int parent, Line line, int depth)
    {
        var branches = new List<Branch>();
        foreach (var child in reading.ReadChildren(parent, line, 0, ChildrenMax).Children.Where(one => one.Node.Kind != DomainNodeKind.Site))
        {
            var ends = depth == 1 || child.Node.Kind == DomainNodeKind.Unit;
            branches.Add(new Branch(
                ProgressWriter.Write(child, withObligations: false), ends ? [] : Below(reading, child.Node.Index, line, depth - 1)));
        }

        return branches;
    }

    private static List<Progress> ChildrenOf(IDistrictReading reading, Node node, Line line) =>
    [
        .. reading.ReadChildren(node.Index, line, 0, ChildrenMax).Children.Select(one => ProgressWriter.Write(one, withObligations: false)),
    ];

    private async Task<IReadOnlyList<LeagueModel>> LeaguesAsync(Question question, IDistrictReading reading, CancellationToken cancellation)
    {
        var leagues = new List<LeagueModel>();
        foreach (var league in reading.Cut.Rules.Leagues)
        {
            leagues.Add(await LeagueAsync(question, reading, league.Id, cancellation).ConfigureAwait(false));
        }

        return leagues;
    }

    private async Task<LeagueModel> LeagueAsync(Question question, IDistrictReading reading, string id, CancellationToken cancellation)
    {
        var table = reading.Rank(NodeFinder.FindLeague(reading.Cut.Registry, id)).Table;
        var movement = await Movement.OfAsync(engine, question, reading, id, cancellation).ConfigureAwait(false);
        return new LeagueModel(RankingWriter.Write(table, reading.Cut, PlacesMax, movement), table.Chain, reading.Cut.Rules.Tiers);
    }

    private static IEnumerable<Seat> SeatsOf(IDistrictReading reading, Node node)
    {
        foreach (var league in node.Kind == DomainNodeKind.Unit ? reading.Cut.Rules.Leagues : [])
        {
            var table = reading.Rank(league).Table;
            if (table.PlaceOf(node) is { } place)
            {
                var shared = table.Places.Count(one => one.Rank == place.Rank) > 1;
                yield return new Seat(league.Id, league.NameZh, league.NameEn, place.Rank, table.Places.Length, shared, "");
            }
            else if (table.Unranked.FirstOrDefault(one => one.Node.Index == node.Index) is { Node: not null } unranked)
            {
                yield return new Seat(
                    league.Id, league.NameZh, league.NameEn, 0, table.Places.Length, false, RankingWriter.ReasonOf(unranked.Reason));
            }
        }
    }

    private static List<PeriodLink> PeriodsOf(IDistrictReading reading) =>
    [
        .. reading.Cut.Calendar.KnownPeriods().Select(period => new PeriodLink(
            period.ToString(), PeriodWriter.StateOf(reading.Cut.Calendar.StateOf(period)), reading.Cut.Calendar.Book[period].Current?.Number ?? 0)),
    ];

    private bool HasSites(Node node) => node.Kind == DomainNodeKind.Site
        || Enum.GetValues<Line>().Any(line => NodeFinder.HasSites(engine.Registry, node, line));
}

/// <summary>Who asks for a page, in which language, and for what.</summary>
internal sealed record PageAsk(PageQuery Query, Speech Speech, Caller Caller, string Path);
