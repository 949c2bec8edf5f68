using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Rules;
using PeriodState = WasteSorting.Contracts.V1.PeriodState;
using Tier = WasteSorting.Domain.Rules.Tier;

namespace WasteSorting.Server.Pages;

/// <summary>What a whole page says of what it shows: all its numbers are of one revision.</summary>
/// <param name="Today">The district's day, YYYY-MM-DD.</param>
/// <param name="IsSample">Rules or sites are samples, not the Office's.</param>
public sealed record PageHead(
    PageQuery Query, Speech Speech, string DistrictZh, string DistrictEn, long Revision, string Today, Shown Shown, bool IsSample)
{
    /// <summary>The address of this page.</summary>
    public required string Path { get; init; }

    /// <summary>Who is logged in at the desk; empty: nobody.</summary>
    public string User { get; init; } = "";
}

/// <summary>A node along one line, with what is shown below it.</summary>
public sealed record Branch(Progress Node, IReadOnlyList<Branch> Below);

/// <summary>A league with the terms that decide it.</summary>
public sealed record LeagueModel(Ranking Ranking, IReadOnlyList<RankTerm> Chain, IReadOnlyList<Tier> Tiers)
{
    private readonly HashSet<int> shared = [.. Ranking.Places.CountBy(one => one.Rank).Where(one => one.Value > 1).Select(one => one.Key)];

    /// <summary>Name of a tier by its id; empty: none.</summary>
    public string TierOf(RankedNode place, Speech speech) =>
        Tiers.FirstOrDefault(one => one.Id == place.Tier) is { } tier ? speech[tier.NameZh, tier.NameEn] : "";

    /// <summary>Whether others have the same rank.</summary>
    public bool IsShared(RankedNode place) => shared.Contains(place.Rank);
}

/// <summary>The front page: the district, both lines, the leagues, what came last.</summary>
public sealed record BoardModel(
    PageHead Head,
    Progress District,
    IReadOnlyList<Branch> Department,
    IReadOnlyList<Branch> Territory,
    IReadOnlyList<LeagueModel> Leagues,
    IReadOnlyList<RecentChange> Changes,
    IReadOnlyList<PeriodLink> Periods);

/// <summary>A period that can be looked at.</summary>
public sealed record PeriodLink(string Period, PeriodState State, int Edition);

/// <summary>One unit, site, group or area.</summary>
public sealed record NodeModel(
    PageHead Head, Progress Node, IReadOnlyList<Progress> DepartmentChildren, IReadOnlyList<Progress> TerritoryChildren, IReadOnlyList<Seat> Seats);

/// <summary>Where a node stands in a league.</summary>
public sealed record Seat(string League, string LeagueZh, string LeagueEn, int Rank, int Of, bool IsShared, string Unranked);

public sealed record LeaguePageModel(PageHead Head, LeagueModel League);

/// <summary>Why a node stands where it stands.</summary>
public sealed record ExplainModel(PageHead Head, LeagueModel League, ExplainRankResponse Explained, RankedNode? Above);

public sealed record ProofModel(PageHead Head, ProveTotalsResponse Proof);

public sealed record ErrorModel(Speech Speech, int Status, string Message);
