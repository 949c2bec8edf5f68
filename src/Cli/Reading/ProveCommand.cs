using System.CommandLine;
using Spectre.Console;
using Spectre.Console.Rendering;
using WasteSorting.Cli.Output;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Reading;

/// <summary>prove: the district's totals by books that are kept apart, at one revision.</summary>
internal static class ProveCommand
{
    public static Command Create(GlobalOptions global)
    {
        var command = new Command("prove", "Proves the district's totals: by department line = by territory = counted anew. Exit code 1 if not.");
        command.SetAction(global.Run(async (session, _, cancellation) =>
        {
            var proof = await session.Client.Progress.ProveTotalsAsync(new(), cancellationToken: cancellation).ConfigureAwait(false);
            session.Show(proof, () => Render(proof));

            return IsProven(proof) ? ExitCode.Ok : ExitCode.No;
        }));
        return command;
    }

    // The server's word alone is not enough: what it sent is compared here too.
    private static bool IsProven(ProveTotalsResponse proof) =>
        proof.Equal && proof.ByDepartment.Equals(proof.ByTerritory) && proof.ByDepartment.Equals(proof.ByRecount) && IsPushedEqual(proof);

    private static bool IsPushedEqual(ProveTotalsResponse proof) =>
        proof.PushedByDepartment is null
        || (proof.DifferingPushedNodes.Count == 0
            && proof.ByDepartment.Equals(proof.PushedByDepartment) && proof.ByTerritory.Equals(proof.PushedByTerritory));

    private static Rows Render(ProveTotalsResponse proof)
    {
        var department = TotalsFigures.Of(proof.ByDepartment ?? new Totals());
        var territory = TotalsFigures.Of(proof.ByTerritory ?? new Totals()).ToDictionary();
        var recount = TotalsFigures.Of(proof.ByRecount ?? new Totals()).ToDictionary();
        var table = Tables.Create(
            $"the district at revision {proof.Revision}, {proof.LeafCount} units and sites counted",
            "figure", ">by department line", ">by territory", ">counted anew", "equal");
        var names = department.Select(figure => figure.Key).Union(territory.Keys).Union(recount.Keys);
        var byDepartment = department.ToDictionary();
        foreach (var name in names)
        {
            var (first, second, third) =
                (byDepartment.GetValueOrDefault(name), territory.GetValueOrDefault(name), recount.GetValueOrDefault(name));
            var isEqual = first == second && second == third;
            table.AddRow(
                Cells.Text(name),
                Cells.Number(first),
                Cells.Number(second),
                Cells.Number(third),
                isEqual ? Cells.Text("yes") : Cells.Text("NO", Color.Red));
        }

        var verdict = IsProven(proof)
            ? new Text("equal: yes", new Style(Color.Green))
            : new Text($"equal: NO, differing nodes: {string.Join(", ", proof.DifferingNodes)}", new Style(Color.Red));
        var books = new Text(
            proof.PushedByDepartment is null ? "the sums that the actors pushed were not compared: reports come without a pause"
            : IsPushedEqual(proof) ? "the sums that the actors pushed are equal"
            : $"the sums that the actors pushed are NOT equal, first at: {string.Join(", ", proof.DifferingPushedNodes)}");
        return new Rows(new List<IRenderable> { table, books, verdict });
    }
}
