using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents.Sections;

/// <summary>The places that one unit has in its leagues.</summary>
internal static class OwnPlacesSection
{
    private static readonly PaperColumn[] Columns =
    [
        new(new Words("考核组", "League"), 27),
        new(new Words("名次", "Rank"), 15),
        new(new Words("组内家数", "Of"), 11),
        new(new Words("核查得分", "Verified score"), 12),
        new(new Words("上报得分", "Reported score"), 12),
        new(new Words("等次", "Tier"), 11),
        new(new Words("升降", "Moved"), 12),
    ];

    public static PaperSection Of(IReadOnlyList<(Ranking Ranking, RankedNode Place)> places, TierWords tiers) => new(
        new Words("考核名次", "Places"),
        "考核名次",
        places.Count == 0
            ? [new PaperParagraph(new Words("未参加排名。", "Not ranked."))]
            : [new PaperTable(Columns, [.. places.Select(one => RowOf(one.Ranking, one.Place, tiers))])]);

    private static IReadOnlyList<PaperCell> RowOf(Ranking ranking, RankedNode place, TierWords tiers) =>
    [
        PaperCell.Say(LeagueSections.LeagueOf(ranking)),
        PaperCell.Place(place.Rank, new Ties(ranking).IsTied(place.Rank)),
        PaperCell.Count(ranking.PlaceCount),
        PaperCell.Score(place.ScoreBp),
        PaperCell.Score(place.ReportedScoreBp),
        PaperCell.Say(tiers[place.Tier]),
        PaperCell.Say(PlaceWords.Movement(place.Rank, place.PreviousRank, LeagueSections.IsFirst(ranking))),
    ];
}
