using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents.Sections;

/// <summary>
/// Names the first and the last of a league in sentences. Units that share a rank are named together or not at all: which of them
/// stands above the other in the table means nothing.
/// </summary>
internal static class NamedPlaces
{
    /// <summary>More than so many that share a rank are counted, not named.</summary>
    private const int TogetherMax = 8;

    public static IEnumerable<Words> Of(Ranking ranking, TierWords tiers, int named)
    {
        var places = ranking.Places;
        if (named <= 0 || places.Count == 0)
        {
            yield break;
        }

        var groups = places.GroupBy(place => place.Rank).Select(group => group.ToList()).ToList();
        if (groups.Count == 1 && places.Count > 1)
        {
            yield return new Words($"全部{places.Count}家单位并列第1名，不分先后。", $"All {places.Count} units are tied no. 1.");
            yield break;
        }

        var first = groups.Where(group => group[0].Rank <= named).ToList();
        yield return Sentence(new Words($"前{Math.Min(named, places.Count)}名：", $"First {Math.Min(named, places.Count)}: "), first, tiers);

        var fromRank = places[Math.Max(0, places.Count - named)].Rank;
        var last = groups.Where(group => group[0].Rank >= fromRank).Except(first).ToList();
        if (last.Count > 0)
        {
            var count = Math.Min(named, last.Sum(group => group.Count));
            yield return Sentence(new Words($"后{count}名：", $"Last {count}: "), last, tiers);
        }
    }

    private static Words Sentence(Words start, IEnumerable<List<RankedNode>> groups, TierWords tiers) =>
        start + Words.Join("；", "; ", groups.Select(group => GroupOf(group, tiers))) + new Words("。", ".");

    private static Words GroupOf(List<RankedNode> group, TierWords tiers)
    {
        var rank = PlaceWords.Rank(group[0].Rank, group.Count > 1) + new Words("", " ");
        var isAlike = group.All(place => place.ScoreBp == group[0].ScoreBp && place.Tier == group[0].Tier);
        if (group.Count > TogetherMax)
        {
            return rank + new Words($"共{group.Count}家单位", $"{group.Count} units") + (isAlike ? Brackets(group, tiers) : Words.None);
        }

        return isAlike
            ? rank + Words.Join("、", ", ", group.Select(NameOf)) + Brackets(group, tiers)
            : rank + Words.Join("、", ", ", group.Select(place => NameOf(place) + Brackets([place], tiers)));
    }

    private static Words NameOf(RankedNode place) => LeagueSections.UnitOf(place.NameZh, place.NameEn, place.Retired);

    /// <summary>Score and tier of a place, or of several that have both alike.</summary>
    private static Words Brackets(List<RankedNode> group, TierWords tiers)
    {
        var score = NumberWords.Score(group[0].ScoreBp);
        var tier = group[0].Tier.Length == 0 ? Words.None : new Words("，", ", ") + tiers[group[0].Tier];
        return new Words(group.Count > 1 ? $"（均{score}分" : $"（{score}分", group.Count > 1 ? $" (each {score}" : $" ({score}")
            + tier
            + new Words("）", ")");
    }
}
