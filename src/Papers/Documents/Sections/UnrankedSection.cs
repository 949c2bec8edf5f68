using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents.Sections;

/// <summary>Who has no place in a league, and why: nobody disappears from a ranking without a word.</summary>
internal static class UnrankedSection
{
    private static readonly PaperColumn[] Columns =
    [
        new(new Words("考核组", "League"), 34),
        new(new Words("单位", "Unit"), 33),
        new(new Words("原因", "Reason"), 33),
    ];

    public static IEnumerable<PaperSection> Of(Notice notice)
    {
        var rows = notice.Rankings.SelectMany(ranking => ranking.Unranked.Select(one => RowOf(ranking, one))).ToList();
        if (rows.Count > 0)
        {
            yield return new PaperSection(new Words("不参加排名的单位", "Not ranked"), "不参加排名", [new PaperTable(Columns, rows)]);
        }
    }

    private static IReadOnlyList<PaperCell> RowOf(Ranking ranking, UnrankedNode one) =>
    [
        PaperCell.Say(LeagueSections.LeagueOf(ranking)),
        PaperCell.Say(LeagueSections.UnitOf(one.NameZh, one.NameEn, one.Retired)),
        PaperCell.Say(StateWords.Reason(one.Reason)),
    ];
}
