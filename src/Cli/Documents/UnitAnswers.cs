using Google.Protobuf;
using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents;

namespace WasteSorting.Cli.Documents;

/// <summary>What the ledger says of one unit.</summary>
internal sealed record UnitAnswers
{
    public required GetProgressResponse Unit { get; init; }

    /// <summary>Its children along the department line.</summary>
    public required ListChildrenResponse Owned { get; init; }

    /// <summary>Its children along the territory: a town's alone has any.</summary>
    public required ListChildrenResponse Standing { get; init; }

    /// <summary>The leagues that hold it.</summary>
    public required IReadOnlyList<GetRankingResponse> Rankings { get; init; }

    public required ListLeaguesResponse Leagues { get; init; }

    public IEnumerable<IMessage> All => [Unit, Owned, Standing, .. Rankings, Leagues];

    /// <summary>An edition keeps no sites: they are shown as they stand, beside figures of another revision.</summary>
    public bool IsOfOneRevision =>
        Rankings.All(ranking => ranking.Revision == Unit.Revision)
        && (Unit.Shown is { Edition: > 0 } || (Owned.Revision == Unit.Revision && Standing.Revision == Unit.Revision));

    public UnitSheet ToSheet() => new(
        Unit.Progress,
        Unit.Shown ?? new Shown(),
        Unit.Revision,
        [.. Owned.Children.Concat(Standing.Children).Where(child => child.Site is not null).DistinctBy(site => site.Node)],
        [.. Rankings.Select(one => (one.Ranking, one.Ranking.Places.First(place => place.Node == Unit.Progress.Node)))])
    {
        Tiers = Leagues.Tiers,
        SampleRules = Leagues.Sample,
    };
}
