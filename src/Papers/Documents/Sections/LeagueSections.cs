using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents.Sections;

/// <summary>Every league's table, each under a heading of its own, and what the tiers in them mean.</summary>
internal static class LeagueSections
{
    private static readonly PaperColumn[] Columns =
    [
        new(new Words("名次", "Rank"), 15),
        new(new Words("单位", "Unit"), 29),
        new(new Words("核查得分", "Verified score"), 12),
        new(new Words("上报得分", "Reported score"), 12),
        new(new Words("等次", "Tier"), 10),
        new(new Words("上期名次", "Rank before"), 11),
        new(new Words("升降", "Moved"), 11),
    ];

    /// <param name="named">So many of the first and the last are named in a sentence. 0: none is.</param>
    public static IEnumerable<PaperSection> Of(Notice notice, int named)
    {
        var tiers = new TierWords(notice.Tiers);
        return [.. notice.Rankings.Select(ranking => Of(ranking, tiers, named)), .. tiers.Thresholds()];
    }

    private static PaperSection Of(Ranking ranking, TierWords tiers, int named)
    {
        var league = LeagueOf(ranking);
        var ties = new Ties(ranking);
        return new PaperSection(
            new Words($"考核排名：{league.Zh}", $"Ranking: {league.En}"),
            league.Zh,
            ranking.Places.Count == 0
                ? [new PaperParagraph(new Words("本组没有参加排名的单位。", "No unit of this league is ranked."))]
                : [
                    .. NamedPlaces.Of(ranking, tiers, named).Select(sentence => new PaperParagraph(sentence)),
                    new PaperTable(Columns, [.. ranking.Places.Select(place => RowOf(place, ties, tiers, IsFirst(ranking)))]),
                    .. Cut(ranking),
                ]);
    }

    public static Words LeagueOf(Ranking ranking) =>
        ranking.NameZh.Length + ranking.NameEn.Length > 0 ? Words.Name(ranking.NameZh, ranking.NameEn) : Words.Same(ranking.League);

    /// <summary>A unit that the registry in force leaves out is still named, and marked.</summary>
    public static Words UnitOf(string zh, string en, bool isRetired) =>
        Words.Name(zh, en) + (isRetired ? new Words("（已撤销）", " (retired)") : Words.None);

    /// <summary>Whether there is no ranking before that places could have moved against.</summary>
    public static bool IsFirst(Ranking ranking) => ranking.Places.All(place => place.PreviousRank == 0);

    private static PaperCell Previous(RankedNode place) =>
        place.PreviousRank == 0 ? PaperCell.Dash : PaperCell.Place(place.PreviousRank, isTied: false);

    private static IReadOnlyList<PaperCell> RowOf(RankedNode place, Ties ties, TierWords tiers, bool isFirst) =>
    [
        PaperCell.Place(place.Rank, ties.IsTied(place.Rank)),
        PaperCell.Say(UnitOf(place.NameZh, place.NameEn, place.Retired)),
        PaperCell.Score(place.ScoreBp),
        PaperCell.Score(place.ReportedScoreBp),
        PaperCell.Say(tiers[place.Tier]),
        Previous(place),
        PaperCell.Say(PlaceWords.Movement(place.Rank, place.PreviousRank, isFirst)),
    ];

    private static IEnumerable<PaperParagraph> Cut(Ranking ranking)
    {
        if (ranking.PlaceCount > ranking.Places.Count)
        {
            yield return new PaperParagraph(new Words(
                $"共{ranking.PlaceCount}家，本表列出前{ranking.Places.Count}家。", $"The first {ranking.Places.Count} of {ranking.PlaceCount}."));
        }
    }
}
