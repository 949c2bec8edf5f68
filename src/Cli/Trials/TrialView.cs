using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using WasteSorting.Cli.Output;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Trials;

/// <summary>What reports would change, and what would become of each.</summary>
internal static class TrialView
{
    /// <summary>All calls of a trial; each but the first is of reports on their own, as if those before had not been tried.</summary>
    public static IRenderable Render(IReadOnlyList<TryReportsResponse> answers) => new Rows(
    [
        new Text(Describe(answers)),
        .. answers.SelectMany((answer, at) => EffectsOf(answer, answers.Count == 1 ? "" : $", part {at + 1} of {answers.Count}")),
    ]);

    /// <summary>A refusal in a line: the report's field and what is wrong with it.</summary>
    public static string Describe(Refusal refusal) => string.Join(
        ' ', new[] { refusal.Reason, refusal.Field, refusal.Message }.Where(part => part.Length > 0));

    private static string Describe(IReadOnlyList<TryReportsResponse> answers)
    {
        var trials = answers.SelectMany(answer => answer.Trials).ToList();
        var repeated = trials.Count(trial => trial.RepeatedReport);
        var taken = trials.Count(trial => trial.Accepted && !trial.RepeatedReport);
        var refused = trials.Count(trial => trial.Refusals.Count > 0);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"tried at revision {answers[0].Revision}: new {taken:N0}, there already {repeated:N0}, refused {refused:N0}");
    }

    private static IEnumerable<IRenderable> EffectsOf(TryReportsResponse answer, string part)
    {
        foreach (var effect in answer.Effects)
        {
            var scope = (effect.Period.Length == 0 ? "in what runs today" : $"in {effect.Period}") + part;
            if (effect.Moved.Count > 0)
            {
                yield return Moved(effect, scope);
            }

            if (effect.Places.Count > 0)
            {
                yield return Places(effect, scope);
            }
        }
    }

    private static Table Moved(TrialEffect effect, string scope)
    {
        var table = MovedFiguresTable.Create($"whose figures would change {scope}");
        foreach (var one in effect.Moved)
        {
            MovedFiguresTable.AddRow(table, one);
        }

        return table;
    }

    private static Table Places(TrialEffect effect, string scope)
    {
        var names = effect.Moved.ToDictionary(one => one.Node, one => Words.Name(one.NameZh, one.NameEn));
        var table = Tables.Create($"whose places would change {scope}", "league", "member", ">rank now", ">rank then");
        foreach (var place in effect.Places)
        {
            table.AddRow(
                Cells.Text(place.League),
                Cells.Text($"{place.Node} {names.GetValueOrDefault(place.Node)}".TrimEnd()),
                RankOf(place.RankBefore),
                RankOf(place.RankAfter));
        }

        return table;
    }

    private static IRenderable RankOf(int rank) => rank == 0 ? new Text("–").RightJustified() : Cells.Number(rank);
}
