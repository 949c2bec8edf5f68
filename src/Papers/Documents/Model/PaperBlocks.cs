using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents.Model;

/// <summary>What a section is made of.</summary>
public abstract record PaperBlock;

public sealed record PaperParagraph(Words Text) : PaperBlock;

/// <summary>A table; its head is repeated on every page that it reaches.</summary>
public sealed record PaperTable(IReadOnlyList<PaperColumn> Columns, IReadOnlyList<IReadOnlyList<PaperCell>> Rows) : PaperBlock;

/// <summary>A column of a table.</summary>
/// <param name="Share">Its part of the table's width; a table's shares come to about 100.</param>
public sealed record PaperColumn(Words Head, int Share);

/// <summary>How a cell is written.</summary>
public enum CellForm
{
    /// <summary>Words.</summary>
    Text,

    /// <summary>A number as it stands.</summary>
    Plain,

    /// <summary>A whole number.</summary>
    Count,

    /// <summary>Points of a hundred, with two decimals.</summary>
    Score,

    /// <summary>A share.</summary>
    Percent,

    /// <summary>A place of a ranking.</summary>
    Place,

    /// <summary>A place that several share.</summary>
    TiedPlace,
}

/// <summary>A cell: what is read, and the number behind it where there is one, so that a sheet can reckon with it.</summary>
public sealed record PaperCell(Words Text, decimal? Number, CellForm Form)
{
    public static readonly PaperCell Dash = Say(Words.Dash);

    public static PaperCell Say(Words text) => new(text, null, CellForm.Text);

    public static PaperCell Plain(decimal number, string text) => new(Words.Same(text), number, CellForm.Plain);

    public static PaperCell Count(long number) => new(Words.Same(NumberWords.Count(number)), number, CellForm.Count);

    /// <param name="bp">In basis points.</param>
    public static PaperCell Score(long bp) => new(Words.Same(NumberWords.Score(bp)), bp / 100m, CellForm.Score);

    /// <param name="bp">In basis points.</param>
    public static PaperCell Percent(long bp) => new(Words.Same(NumberWords.Percent(bp)), bp / 10_000m, CellForm.Percent);

    public static PaperCell Place(int rank, bool isTied) =>
        new(PlaceWords.Rank(rank, isTied), rank, isTied ? CellForm.TiedPlace : CellForm.Place);
}
