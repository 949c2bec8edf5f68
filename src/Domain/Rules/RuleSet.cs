using System.Collections.Immutable;

namespace WasteSorting.Domain.Rules;

/// <summary>
/// How progress is scored and ranked: versioned data that the Office decides. All shares are basis points. The source
/// gives none of these values: the shipped ones are a sample and say so.
/// </summary>
public sealed record RuleSet
{
    /// <summary>Names the version, such as sample-1.</summary>
    public required string Version { get; init; }

    /// <summary>Not decided by the Office.</summary>
    public required bool Sample { get; init; }

    /// <summary>Credit of an act or document done after its day, 0 to 10,000.</summary>
    public required int LateCreditBp { get; init; }

    /// <summary>Taken from the score for each missing obligation.</summary>
    public required int DeductionPerMissingBp { get; init; }

    /// <summary>Taken from the score for each site whose certificate was revoked.</summary>
    public required int DeductionPerRevokedBp { get; init; }

    /// <summary>The most that deductions take together.</summary>
    public required int DeductionMaxBp { get; init; }

    /// <summary>So many revoked sites make the score 0; 0: no veto.</summary>
    public required int VetoRevokedSites { get; init; }

    /// <summary>A unit younger than so many days is new and not assessed.</summary>
    public required int NewUnitDays { get; init; }

    /// <summary>Compared one after the other; nodes equal in all share a rank.</summary>
    public required ImmutableArray<RankTerm> TieChain { get; init; }

    /// <summary>Tiers by falling threshold.</summary>
    public required ImmutableArray<Tier> Tiers { get; init; }

    public required ImmutableArray<League> Leagues { get; init; }

    /// <summary>Ids of nodes that are never ranked.</summary>
    public required ImmutableArray<string> Excluded { get; init; }

    /// <summary>So many of the first and of the last places of each league a notice names.</summary>
    public required int NoticePlaces { get; init; }

    /// <summary>Id of the unit that issues notices. Empty: none.</summary>
    public required string NoticeIssuer { get; init; }

    /// <summary>Fields of the progress form, in its order.</summary>
    public required ImmutableArray<FormField> Form { get; init; }
}

/// <summary>A tier and the least score in basis points that reaches it.</summary>
public sealed record Tier(string Id, string NameZh, string NameEn, int FromBp);

/// <summary>Who is ranked against whom: the units of one group that have sites, have none, or either.</summary>
/// <param name="Group">Id of the group, direct or indirect.</param>
public sealed record League(string Id, string NameZh, string NameEn, string Group, LeagueSites Sites);

/// <summary>Which units of a group a league takes.</summary>
public enum LeagueSites : byte
{
    /// <summary>All of them.</summary>
    Any = 0,

    /// <summary>Those that own sites.</summary>
    With = 1,

    /// <summary>Those that own none.</summary>
    Without = 2,
}

/// <summary>A value that nodes are ranked by, the larger the better.</summary>
public enum RankTerm : byte
{
    /// <summary>Score by verified facts in basis points, deductions taken.</summary>
    VerifiedScore = 1,

    /// <summary>Score by reports in basis points, deductions taken.</summary>
    ReportedScore = 2,

    /// <summary>Share of due obligations that are done on time, in basis points.</summary>
    OnTimeShare = 3,

    /// <summary>Share of sites that are certified, in basis points.</summary>
    CertifiedShare = 4,

    /// <summary>Share of sites that are reported done, in basis points.</summary>
    ReportedDoneShare = 5,

    /// <summary>Missing obligations, negative.</summary>
    FewestMissing = 6,

    /// <summary>Stage of a site, by inspections.</summary>
    VerifiedStage = 7,

    /// <summary>Stage of a site, by reports.</summary>
    ReportedStage = 8,
}
