using System.CommandLine;
using Spectre.Console;
using WasteSorting.Cli.Output;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Periods;

/// <summary>period revisions: what changed a published period since an edition, by whom, and what it was before and after.</summary>
internal static class RevisionsCommand
{
    public static Command Create(GlobalOptions global)
    {
        var period = new Argument<string>("period") { Description = "A published period." };
        var edition = new Option<int>("--edition") { Description = "Number of the edition. Default: the one that is out.", HelpName = "N" };
        var node = new Option<string?>("--node") { Description = "Only what is about this node.", HelpName = "NODE" };
        var command = new Command("revisions", "Lists what changed a published period since an edition.") { period, edition, node };
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var request = new ListRevisionsRequest
            {
                Period = parsed.GetRequiredValue(period),
                Edition = parsed.GetValue(edition),
                Node = parsed.GetValue(node) ?? "",
            };
            var all = await ReadAsync(session, request, cancellation).ConfigureAwait(false);
            session.Show(all, () => Render(all, request.Period));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static async Task<ListRevisionsResponse> ReadAsync(Session session, ListRevisionsRequest request, CancellationToken cancellation)
    {
        var all = new ListRevisionsResponse();
        do
        {
            request.AfterRevision = all.NextAfterRevision;
            var page = await session.Client.Assessment.ListRevisionsAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
            (all.Edition, all.Revision, all.NextAfterRevision) = (page.Edition, page.Revision, page.NextAfterRevision);
            all.Revisions.AddRange(page.Revisions);
            all.Moved.AddRange(page.Moved);
        }
        while (all.NextAfterRevision > 0);

        return all;
    }

    private static Rows Render(ListRevisionsResponse all, string period)
    {
        var revisions = Tables.Create(
            $"{all.Revisions.Count} revisions of {period} since edition {all.Edition}, up to revision {all.Revision}",
            ">revision", "by", "node", "obligation", "period", "day", "before", "after");
        foreach (var one in all.Revisions)
        {
            revisions.AddRow(
                Cells.Number(one.Revision),
                Cells.Text(one.Actor),
                Cells.Text(one.RegistryVersion > 0 ? $"registry version {one.RegistryVersion}" : one.Node),
                Cells.Text(one.Obligation),
                Cells.Text(one.Period),
                Cells.Text(one.Day),
                Cells.Text(Describe(one.Before, one.Obligation)),
                Cells.Text(one.RegistryVersion > 0 ? string.Join("; ", one.Changes) : Describe(one.After, one.Obligation)));
        }

        var moved = MovedFiguresTable.Create("whose figures differ from the edition");
        foreach (var one in all.Moved)
        {
            MovedFiguresTable.AddRow(moved, one);
        }

        return new Rows(revisions, moved);
    }

    private static string Describe(RevisedStanding? standing, string obligation) => standing is null ? ""
        : obligation.Length > 0 ? $"{standing.Count}, {Words.Of(standing.State)}"
        : $"{Words.Of(standing.ReportedStage)} / {Words.Of(standing.VerifiedStage)}";
}
