using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents.Model;

/// <summary>
/// A paper as it is read, before it is a file of any sort: what it says is decided once, and every format says the same.
/// </summary>
public sealed record Paper
{
    public required PaperHead Head { get; init; }

    /// <summary>Lines under the title: what is shown, and what the reader has to know before the figures.</summary>
    public required IReadOnlyList<Words> Subtitles { get; init; }

    public required IReadOnlyList<PaperSection> Sections { get; init; }

    /// <summary>Lines of the signature block, the date and the seal last. Empty: the paper is not signed.</summary>
    public required IReadOnlyList<Words> Signature { get; init; }

    /// <summary>Foot of every page, beside the number of the page.</summary>
    public required Words Footer { get; init; }

    /// <summary>Who answers for the paper, as the file's properties name it.</summary>
    public required string Author { get; init; }

    /// <summary>Whether the English stands beside the Chinese.</summary>
    public required bool Gloss { get; init; }
}

/// <summary>What every page carries, so that a page that is found alone still says what it belongs to.</summary>
/// <param name="Edition">Number of the edition, or that it is a draft.</param>
/// <param name="Day">The day up to which the figures are read.</param>
/// <param name="Marks">Short warnings: frozen, sample rules, withdrawn.</param>
/// <param name="Dated">The day that the file's properties name: never the clock's.</param>
public sealed record PaperHead(
    Words Title, Words Period, Words Edition, Words Revision, Words Day, IReadOnlyList<Words> Marks, DateOnly Dated)
{
    /// <summary>All but the title in one line.</summary>
    public Words Line => Words.Join(" · ", " · ", [Period, Edition, Day, Revision, .. Marks]);
}

/// <summary>A part of a paper under one heading, with one table at most: it is a sheet of its own.</summary>
/// <param name="Sheet">Short name, as a worksheet carries it.</param>
public sealed record PaperSection(Words Heading, string Sheet, IReadOnlyList<PaperBlock> Blocks)
{
    /// <summary>The heading with its number before it.</summary>
    internal PaperSection Numbered(int number) =>
        this with { Heading = new Words($"{NumberWords.Chinese(number)}、{Heading.Zh}", Heading.En) };
}
