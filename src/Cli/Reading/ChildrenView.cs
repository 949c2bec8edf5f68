using Spectre.Console;
using WasteSorting.Cli.Output;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Reading;

/// <summary>A node's children, one a row: sites by their stage, others by what they sum up.</summary>
internal static class ChildrenView
{
    public static Table Render(ListChildrenResponse answer, Line line)
    {
        var isSites = answer.Children.Count > 0 && answer.Children.All(child => child.Site is not null);
        return isSites ? Sites(answer) : Nodes(answer, line);
    }

    private static Table Sites(ListChildrenResponse answer)
    {
        var table = Tables.Create(
            $"{answer.Children.Count} sites at revision {answer.Revision}{ReadingOptions.Describe(answer.Shown)}",
            "id", "name", "category", "reported", "verified", "stands in");
        foreach (var child in answer.Children)
        {
            table.AddRow(
                Cells.Text(child.Node),
                Cells.Text(child.NameZh),
                Cells.Text(child.Site.Category),
                Cells.Text(Words.Of(child.Site.Reported)),
                Cells.Text(Words.Of(child.Site.Verified)),
                Cells.Text(child.Site.Territory));
        }

        return table;
    }

    private static Table Nodes(ListChildrenResponse answer, Line line)
    {
        var table = Tables.Create(
            $"{answer.Children.Count} children at revision {answer.Revision}{ReadingOptions.Describe(answer.Shown)}",
            "id", "name", "kind", ">sites", ">reported done", ">certified", "certified █ reported done ▒", ">due", ">done", ">missing");
        foreach (var child in answer.Children)
        {
            var totals = (line == Line.Territory ? child.Territory : child.Department) ?? new Totals();
            var sites = totals.Sites ?? new SiteTotals();
            table.AddRow(
                Cells.Text(child.Node),
                Cells.Text(Words.Name(child.NameZh, child.NameEn)),
                Cells.Text(Words.Of(child.Kind)),
                Cells.Number(sites.Count),
                Cells.Number(sites.ReportedDone),
                Cells.Number(sites.Certified),
                Cells.Bar(sites.Certified, sites.ReportedDone, sites.Count),
                Cells.Number(totals.Periods.Sum(period => period.Due)),
                Cells.Number(totals.Periods.Sum(period => period.DoneOnTime + period.DoneLate)),
                Cells.Number(totals.Periods.Sum(period => period.Missing)));
        }

        return table;
    }
}
