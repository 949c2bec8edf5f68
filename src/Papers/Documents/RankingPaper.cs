using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Documents.Sections;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents;

/// <summary>The half-year ranking (考核排名): every place of every league, and who has none and why.</summary>
public static class RankingPaper
{
    public static Paper Of(Notice notice, bool gloss) => NoticeFrame.Of(
        notice,
        new Words("考核排名", "Ranking"),
        gloss,
        [.. LeagueSections.Of(notice, 0), .. UnrankedSection.Of(notice)]);
}
