using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents;

/// <summary>Puts in words what every paper carries on every page, and what the reader has to know first.</summary>
internal static class PaperHeads
{
    /// <param name="dated">The day of the paper.</param>
    /// <param name="marks">Short warnings beyond those that the answer itself carries.</param>
    public static PaperHead Of(Words title, Shown shown, long revision, DateOnly dated, params IReadOnlyList<Words> marks) => new(
        title,
        PeriodWords.Of(shown.Period),
        EditionOf(shown),
        new Words($"版次 {NumberWords.Count(revision)}", $"revision {NumberWords.Count(revision)}"),
        new Words("数据截至 ", "read at the end of ") + DayWords.Of(shown.Day),
        shown.Frozen ? [new Words("数据已冻结", "frozen"), .. marks] : marks,
        dated);

    /// <summary>Sentences under the title that say how far the figures can be trusted.</summary>
    public static IEnumerable<Words> Warnings(Shown shown)
    {
        if (shown.Edition == 0)
        {
            yield return new Words("草稿（未发布）：数字以正式发布的通报为准。", "Draft, not published: the published notice counts.");
        }

        if (shown.Frozen)
        {
            yield return new Words("对外公布的数据已冻结在本版次。", "What the public sees is frozen at this revision.");
        }
    }

    public static DateOnly DayOf(Shown shown) => DayWords.TryParse(shown.Day, out var day) ? day : DateOnly.MinValue;

    /// <summary>The period as part of a title: what runs today needs no name there.</summary>
    public static Words InTitle(Shown shown) => shown.Period.Length == 0 ? Words.None : PeriodWords.Of(shown.Period);

    private static Words EditionOf(Shown shown) => shown.Edition == 0
        ? new Words("草稿（未发布）", "draft, not published")
        : new Words($"第{shown.Edition}版通报", $"edition {shown.Edition}");
}
