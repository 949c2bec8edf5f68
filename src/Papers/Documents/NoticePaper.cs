using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Documents.Sections;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents;

/// <summary>The monthly notice (督查通报): who stands where, who is missing what, and what changed since the notice before.</summary>
public static class NoticePaper
{
    public static Paper Of(Notice notice, bool gloss) => NoticeFrame.Of(
        notice,
        new Words("督查通报", "Inspection notice"),
        gloss,
        [
            TotalsSection.Of(notice),
            .. LeagueSections.Of(notice, notice.PlacesNamed),
            .. UnrankedSection.Of(notice),
            MissingSection.Of(notice),
            ChangesSection.Of(notice),
            MovedSection.Of(notice),
        ]);
}
