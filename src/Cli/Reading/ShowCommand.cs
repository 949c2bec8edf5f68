using System.CommandLine;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Reading;

/// <summary>show: where a node stands, or its children.</summary>
internal static class ShowCommand
{
    public static Command Create(GlobalOptions global)
    {
        var node = new Argument<string>("node")
        {
            Description = "Id of the node. Default: the district.",
            DefaultValueFactory = _ => "",
        };
        var children = new Option<bool>("--children") { Description = "List the node's children instead." };
        var line = LineOption();
        var reading = new ReadingOptions();
        var command = new Command("show", "Shows the progress of a node.") { node, children, line };
        reading.AddTo(command);
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var id = parsed.GetValue(node) ?? "";
            var along = parsed.GetValue(line) == "territory" ? Line.Territory : Line.Department;
            if (parsed.GetValue(children))
            {
                var answer = await session.Client.ListChildrenAsync(reading.Children(parsed, id, along), cancellation).ConfigureAwait(false);
                session.Show(answer, () => ChildrenView.Render(answer, along));
            }
            else
            {
                var answer = await session.Client.Progress.GetProgressAsync(reading.Progress(parsed, id), cancellationToken: cancellation)
                    .ConfigureAwait(false);
                session.Show(answer, () => ProgressView.Render(answer, LineFor(answer.Progress, parsed.GetValue(line))));
            }

            return ExitCode.Ok;
        }));
        return command;
    }

    private static Option<string?> LineOption()
    {
        var line = new Option<string?>("--line")
        {
            Description = "Along which line sums are taken: by owner department, or by town and street.",
            HelpName = "department|territory",
        };
        line.AcceptOnlyFromAmong("department", "territory");
        return line;
    }

    // A part of the territory owns nothing: its department line would be empty.
    private static Line LineFor(Progress progress, string? asked) => asked switch
    {
        "territory" => Line.Territory,
        "department" => Line.Department,
        _ => progress.Kind == NodeKind.Area ? Line.Territory : Line.Department,
    };
}
