using System.Collections.Immutable;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;

namespace WasteSorting.Domain.Ranking;

/// <summary>One node's values before ranking.</summary>
/// <param name="Terms">In the order of the chain, the larger the better.</param>
public sealed record Contender(Node Node, int VerifiedBp, int ReportedBp, ImmutableArray<long> Terms);

/// <summary>One place. Equal nodes share a rank: 1, 2, 2, 4.</summary>
/// <param name="DecidedBy">Position in the chain that separates its rank from the rank above; −1: it leads.</param>
public sealed record Place(int Rank, Contender Contender, Tier? Tier, int DecidedBy);

/// <summary>Why a member has no place.</summary>
public enum UnrankedReason : byte
{
    /// <summary>The rule set leaves it out.</summary>
    Excluded = 1,

    /// <summary>Too young to be assessed.</summary>
    New = 2,

    /// <summary>It owes nothing that has a weight.</summary>
    NothingToAssess = 3,

    /// <summary>It is there for a part of the period alone.</summary>
    PartOfPeriod = 4,
}

/// <summary>A ranked league.</summary>
public sealed record LeagueTable(
    League League, ImmutableArray<RankTerm> Chain, ImmutableArray<Place> Places, ImmutableArray<(Node Node, UnrankedReason Reason)> Unranked)
{
    /// <summary>The place of a node; null: it has none.</summary>
    public Place? PlaceOf(Node node) => Places.FirstOrDefault(one => one.Contender.Node.Index == node.Index);

    /// <summary>Ranks contenders by the chain. Within a rank they stand by id, so that the table is the same every time.</summary>
    public static ImmutableArray<Place> Rank(IEnumerable<Contender> contenders, ImmutableArray<Tier> tiers)
    {
        var ordered = contenders.ToArray();
        Array.Sort(ordered, Compare);
        var places = ImmutableArray.CreateBuilder<Place>(ordered.Length);
        for (var at = 0; at < ordered.Length; at++)
        {
            var decidedBy = at == 0 ? -1 : FirstDifference(ordered[at - 1].Terms, ordered[at].Terms);
            var rank = at == 0 ? 1 : decidedBy < 0 ? places[at - 1].Rank : at + 1;
            if (at > 0 && decidedBy < 0)
            {
                decidedBy = places[at - 1].DecidedBy;
            }

            places.Add(new Place(rank, ordered[at], TierOf(ordered[at].VerifiedBp, tiers), decidedBy));
        }

        return places.MoveToImmutable();
    }

    /// <summary>The best tier whose threshold is reached; null below all of them.</summary>
    public static Tier? TierOf(int scoreBp, ImmutableArray<Tier> tiers) => tiers.FirstOrDefault(tier => scoreBp >= tier.FromBp);

    private static int Compare(Contender left, Contender right)
    {
        var at = FirstDifference(left.Terms, right.Terms);
        return at >= 0
            ? right.Terms[at].CompareTo(left.Terms[at])
            : string.CompareOrdinal(left.Node.Id, right.Node.Id);
    }

    /// <summary>The first step of the chain in which two contenders differ; −1: they are equal in all.</summary>
    private static int FirstDifference(ImmutableArray<long> left, ImmutableArray<long> right)
    {
        for (var at = 0; at < left.Length; at++)
        {
            if (left[at] != right[at])
            {
                return at;
            }
        }

        return -1;
    }
}
