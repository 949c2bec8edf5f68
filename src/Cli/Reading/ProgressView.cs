using Spectre.Console;
using Spectre.Console.Rendering;
using WasteSorting.Cli.Output;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Reading;

/// <summary>One node's progress as tables.</summary>
internal static class ProgressView
{
    public static IRenderable Render(GetProgressResponse answer, Line line)
    {
        var progress = answer.Progress;
        var parts = new List<IRenderable> { Heading(answer, line) };
        if (progress.Site is not null)
        {
            parts.Add(Site(progress.Site));
        }

        var totals = (line == Line.Territory ? progress.Territory : progress.Department) ?? new Totals();
        if (progress.Site is null && totals.Sites is { Count: > 0 })
        {
            parts.Add(Stages(totals.Sites));
            parts.Add(Categories(totals));
        }

        if (totals.Periods.Count > 0)
        {
            parts.Add(Periods(totals));
        }

        if (progress.Obligations.Count > 0)
        {
            parts.Add(Obligations(progress));
        }

        if (totals.StandingEvidenceCount > 0)
        {
            parts.Add(new Text($"standing duties: {totals.StandingEvidenceCount} pieces of evidence\n"));
        }

        return new Rows(parts);
    }

    private static Rows Heading(GetProgressResponse answer, Line line)
    {
        var progress = answer.Progress;
        var name = Words.Name(progress.NameZh, progress.NameEn);
        var title = new Text(progress.Retired ? $"{name}, retired" : name, new Style(decoration: Decoration.Bold));
        var by = line == Line.Territory ? "territory" : "department line";
        var detail = $"{Words.Of(progress.Kind)} {progress.Node} · revision {answer.Revision}, changed at {progress.ChangedRevision}"
            + ReadingOptions.Describe(answer.Shown)
            + (progress.Site is null ? $" · by {by}" : "");
        return new Rows(title, new Text(detail));
    }

    private static Table Site(SiteProgress site)
    {
        var table = Tables.Create("", "what", "value").HideHeaders();
        table.AddRow(Cells.Text("reported"), Cells.Text(Words.Of(site.Reported), Color.Yellow));
        table.AddRow(Cells.Text("verified"), Cells.Text(Words.Of(site.Verified), Color.Green));
        table.AddRow(Cells.Text("category"), Cells.Text(site.Category));
        table.AddRow(Cells.Text("owner"), Cells.Text(site.Owner));
        table.AddRow(Cells.Text("stands in"), Cells.Text(site.Territory));
        if (site.Sample)
        {
            table.AddRow(Cells.Text("sample"), Cells.Text("a placeholder, not a real site"));
        }

        return table;
    }

    private static Table Stages(SiteTotals sites)
    {
        var table = Tables.Create($"sites by stage, {sites.Count} in all", "stage", ">reported", ">verified", "verified █ reported ▒");
        foreach (var stage in sites.Stages)
        {
            table.AddRow(
                Cells.Text(Words.Of(stage.Stage)),
                Cells.Number(stage.Reported),
                Cells.Number(stage.Verified),
                Cells.Bar(stage.Verified, stage.Reported, sites.Count));
        }

        return table;
    }

    private static Table Categories(Totals totals)
    {
        var table = Tables.Create("sites by category", "category", ">sites", ">reported done", ">certified", "certified █ reported done ▒");
        foreach (var category in totals.Categories)
        {
            table.AddRow(
                Cells.Text(Words.Name(category.NameZh, category.NameEn)),
                Cells.Number(category.Count),
                Cells.Number(category.ReportedDone),
                Cells.Number(category.Certified),
                Cells.Bar(category.Certified, category.ReportedDone, category.Count));
        }

        return table;
    }

    private static Table Periods(Totals totals)
    {
        var table = Tables.Create(
            "obligations by period",
            "period", "state", ">due", ">on time", ">late", ">missing", ">pending", ">n/a", ">acts", ">reported", ">verified");
        foreach (var period in totals.Periods)
        {
            table.AddRow(
                Cells.Text(period.Period),
                Cells.Text(Words.Of(period.State)),
                Cells.Number(period.Due),
                Cells.Number(period.DoneOnTime),
                Cells.Number(period.DoneLate),
                Cells.Number(period.Missing),
                Cells.Number(period.Pending),
                Cells.Number(period.NotApplicable),
                Cells.Number(period.Acts),
                Cells.Share(period.ScoreReported, period.ScoreDenominator),
                Cells.Share(period.ScoreVerified, period.ScoreDenominator));
        }

        return table;
    }

    private static Table Obligations(Contracts.V1.Progress progress)
    {
        var table = Tables.Create(
            "its own obligations", "obligation", "id", "kind", "period", "state", ">reported", ">verified", ">owed", ">weight");
        foreach (var owed in progress.Obligations)
        {
            table.AddRow(
                Cells.Text(Words.Name(owed.NameZh, owed.NameEn)),
                Cells.Text(owed.Obligation),
                Cells.Text(Words.Of(owed.Kind)),
                Cells.Text(owed.Period),
                Cells.Text(Words.Of(owed.State), ColorOf(owed.State)),
                Amount(owed, owed.Reported),
                Amount(owed, owed.Verified),
                Amount(owed, owed.Minimum),
                Cells.Number(owed.Weight));
        }

        return table;
    }

    private static IRenderable Amount(ObligationProgress owed, long value) => owed.Kind == ObligationKind.Coverage
        ? new Text(Cells.Percent(value)).RightJustified()
        : Cells.Number(value);

    private static Color ColorOf(ObligationState state) => state switch
    {
        ObligationState.DoneOnTime => Color.Green,
        ObligationState.DoneLate => Color.Yellow,
        ObligationState.Missing => Color.Red,
        _ => Color.Default,
    };
}
