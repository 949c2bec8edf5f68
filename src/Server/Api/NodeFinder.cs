using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;
using WasteSorting.Ledger.Views;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Api;

/// <summary>Finds what a request names.</summary>
internal static class NodeFinder
{
    /// <summary>The node with this id; the district for an empty one.</summary>
    public static Node Find(DistrictRegistry registry, string id, string field) => id.Length == 0
        ? registry.District
        : registry.FindNode(id) ?? throw RpcErrors.NotFound(field, "is not in the registry");

    /// <summary>Whether sites are a node's children along a line.</summary>
    public static bool HasSites(DistrictRegistry registry, Node node, Line line) =>
        registry.ChildrenOf(node.Index, line).Any(child => registry.Nodes[child].Kind == NodeKind.Site);

    /// <summary>Why a node stands where it stands, with the table that it stands in.</summary>
    /// <exception cref="Grpc.Core.RpcException">It has no place there.</exception>
    public static (RankExplanation Explanation, LeagueTable Table) Explain(IDistrictReading reading, string league, string id)
    {
        var found = FindLeague(reading.Cut.Registry, league);
        var node = Find(reading.Cut.Registry, id, "node");
        var explained = node.Kind == NodeKind.Site == LeagueMembers.IsOfSites(found) ? reading.Explain(found, node.Index) : null;
        return explained?.Explanation is { } explanation
            ? (explanation, explained.Table)
            : throw RpcErrors.FailedPrecondition("node", "has no place in this league");
    }

    public static League FindLeague(DistrictRegistry registry, string id) =>
        LeagueMembers.Find(registry, id) ?? throw RpcErrors.NotFound("league", LeaguesOf(registry));

    private static string LeaguesOf(DistrictRegistry registry) =>
        $"is not one of {string.Join(", ", registry.Rules.Leagues.Select(league => league.Id))}, {LeagueMembers.CategoryPrefix}ID";
}
