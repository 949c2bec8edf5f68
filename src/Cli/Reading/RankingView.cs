using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using WasteSorting.Cli.Output;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Reading;

/// <summary>A ranking, and one place of it explained.</summary>
internal static class RankingView
{
    public static IRenderable Render(Ranking ranking, long revision, Shown? shown = null)
    {
        var title = $"{Words.Name(ranking.NameZh, ranking.NameEn)} · {ranking.Places.Count} of {ranking.PlaceCount} places · "
            + $"rule set {ranking.RuleSet} · revision {revision}{ReadingOptions.Describe(shown)}";
        var isMoved = ranking.Places.Any(place => place.PreviousRank > 0 || place.EditionRank > 0);
        string[] moved = isMoved ? [">before", ">published"] : [];
        var terms = ranking.TermNames.Select(name => ">" + name);
        var table = Tables.Create(title, [">rank", .. moved, "name", "id", "tier", ">verified", ">reported", .. terms]);
        foreach (var place in ranking.Places)
        {
            var row = new List<IRenderable>
            {
                Cells.Text(Words.Name(place.NameZh, place.NameEn)),
                Cells.Text(place.Node),
                Cells.Text(place.Tier),
                new Text(Cells.Percent(place.ScoreBp)).RightJustified(),
                new Text(Cells.Percent(place.ReportedScoreBp)).RightJustified(),
            };
            row.InsertRange(0, isMoved
                ? [Cells.Number(place.Rank), RankOf(place.PreviousRank), RankOf(place.EditionRank)]
                : [Cells.Number(place.Rank)]);
            row.AddRange(place.Terms.Take(ranking.TermNames.Count).Select(Cells.Number));
            table.AddRow(row);
        }

        return ranking.Unranked.Count == 0 ? table : new Rows(table, Unranked(ranking));
    }

    /// <summary>A draft of the rules: the ranking by it, and who moves.</summary>
    public static IRenderable RenderPreview(PreviewRulesResponse answer)
    {
        var moves = Tables.Create("who moves", "id", ">rank", ">by the draft", ">verified", ">by the draft ", "separated from the one above by");
        foreach (var move in answer.Moves)
        {
            moves.AddRow(
                Cells.Text(move.Node),
                RankOf(move.Rank),
                RankOf(move.DraftRank),
                new Text(Cells.Percent(move.ScoreBp)).RightJustified(),
                new Text(Cells.Percent(move.DraftScoreBp)).RightJustified(),
                Cells.Text(move.DecidedBy));
        }

        return new Rows(Render(answer.Ranking, answer.Revision), moves);
    }

    private static IRenderable RankOf(int rank) => rank == 0 ? Cells.Text("–") : Cells.Number(rank);

    public static IRenderable RenderPlace(ExplainRankResponse answer)
    {
        var place = answer.Place;
        var heading = new Text(
            $"{Words.Name(place.NameZh, place.NameEn)}: rank {place.Rank}, {Cells.Percent(place.ScoreBp)} verified, "
            + $"{Cells.Percent(place.ReportedScoreBp)} reported{(place.Tier.Length > 0 ? $", tier {place.Tier}" : "")}",
            new Style(decoration: Decoration.Bold));
        var decided = answer.DecidedBy.Length > 0 ? $"separated from {answer.Above} by {answer.DecidedBy}" : "leads, or shares its rank";
        var terms = Tables.Create("terms of the score", "term", "name", "period", ">weight", ">credit");
        foreach (var term in answer.Terms)
        {
            terms.AddRow(
                Cells.Text(term.Term),
                Cells.Text(term.NameZh),
                Cells.Text(term.Period),
                Cells.Number(term.Weight),
                new Text(Cells.Percent(term.CreditBp)).RightJustified());
        }

        var gains = Tables.Create("what would raise it", "obligation", "period", ">gain", ">rank then");
        foreach (var gain in answer.Gains)
        {
            gains.AddRow(
                Cells.Text(gain.Obligation),
                Cells.Text(gain.Period),
                new Text("+" + Cells.Percent(gain.ScoreBp)).RightJustified(),
                new Text(gain.Rank.ToString(CultureInfo.InvariantCulture)).RightJustified());
        }

        var at = new Text($"{decided} · revision {answer.Revision}{ReadingOptions.Describe(answer.Shown)}");
        return answer.Gains.Count > 0 ? new Rows(heading, at, terms, gains) : new Rows(heading, at, terms);
    }

    private static Table Unranked(Ranking ranking)
    {
        var table = Tables.Create("without a place", "name", "id", "reason");
        foreach (var node in ranking.Unranked)
        {
            table.AddRow(Cells.Text(Words.Name(node.NameZh, node.NameEn)), Cells.Text(node.Node), Cells.Text(node.Reason));
        }

        return table;
    }
}
