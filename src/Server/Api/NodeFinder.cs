using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Api;

/// <summary>Finds what a request names.</summary>
internal static class NodeFinder
{
    /// <summary>The node with this id; the district for an empty one.</summary>
    public static Node Find(DistrictRegistry registry, string id, string field) => id.Length == 0
        ? registry.District
        : registry.FindNode(id) ?? throw RpcErrors.NotFound(field, "is not in the registry");

    public static League FindLeague(DistrictRegistry registry, string id) =>
        LeagueMembers.Find(registry, id) ?? throw RpcErrors.NotFound("league", LeaguesOf(registry));

    private static string LeaguesOf(DistrictRegistry registry) =>
        $"is not one of {string.Join(", ", registry.Rules.Leagues.Select(league => league.Id))}, {LeagueMembers.CategoryPrefix}ID";
}
