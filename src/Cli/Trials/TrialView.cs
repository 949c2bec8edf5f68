using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using WasteSorting.Cli.Output;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Trials;

/// <summary>What reports would change, and what would become of each.</summary>
internal static class TrialView
{
    /// <summary>Writes the answers as they came, or what they say.</summary>
    public static async Task WriteAsync(Session session, IReadOnlyList<TryReportsResponse> answers, CancellationToken cancellation)
    {
        var names = session.IsJson ? new LeagueNames() : await LeagueNames.ReadAsync(session, answers, cancellation).ConfigureAwait(false);
        session.ShowAll(answers, () => Render(answers, names));
    }

    /// <summary>A refusal in a line: the report's field and what is wrong with it.</summary>
    public static string Describe(Refusal refusal) => string.Join(
        ' ', new[] { refusal.Reason, refusal.Field, refusal.Message }.Where(part => part.Length > 0));

    // Each call is of its reports on their own, as if those of the others had not been tried.
    private static Rows Render(IReadOnlyList<TryReportsResponse> answers, LeagueNames names) => new(
    [
        new Text(Describe(answers)),
        .. answers.SelectMany((answer, at) => EffectsOf(answer, names, answers.Count == 1 ? "" : $", part {at + 1} of {answers.Count}")),
    ]);

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

    private static IEnumerable<IRenderable> EffectsOf(TryReportsResponse answer, LeagueNames names, string part)
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
                yield return Places(effect, names, scope);
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

    private static Table Places(TrialEffect effect, LeagueNames names, string scope)
    {
        var table = Tables.Create($"whose places would change {scope}", "league", "member", "name", ">rank now", ">rank then");
        foreach (var place in effect.Places)
        {
            table.AddRow(
                Cells.Text(names.League(place.League)),
                Cells.Text(place.Node),
                Cells.Text(names.Member(place.Node)),
                RankOf(place.RankBefore),
                RankOf(place.RankAfter));
        }

        return table;
    }

    private static IRenderable RankOf(int rank) => rank == 0 ? new Text("–").RightJustified() : Cells.Number(rank);
}
