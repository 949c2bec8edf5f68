using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Output;

/// <summary>Whose figures differ, before and after in one cell.</summary>
internal static class MovedFiguresTable
{
    public static Table Create(string title) =>
        Tables.Create(title, "node", "name", ">due", ">on time", ">late", ">missing", ">score", ">certified");

    public static void AddRow(Table table, MovedNode one) => table.AddRow(
        Cells.Text(one.Node),
        Cells.Text(Words.Name(one.NameZh, one.NameEn)),
        Both(one, figures => Show(figures.Due)),
        Both(one, figures => Show(figures.DoneOnTime)),
        Both(one, figures => Show(figures.DoneLate)),
        Both(one, figures => Show(figures.Missing)),
        Both(one, figures => Cells.Percent(figures.ScoreBp)),
        Both(one, figures => Show(figures.Certified)));

    private static IRenderable Both(MovedNode node, Func<MovedFigures, string> figure)
    {
        var (before, after) = (figure(node.Before ?? new MovedFigures()), figure(node.After ?? new MovedFigures()));
        return new Text(before == after ? before : $"{before} → {after}").RightJustified();
    }

    private static string Show(long number) => number.ToString(CultureInfo.InvariantCulture);
}
