using System.CommandLine;
using WasteSorting.Cli.Shell;

namespace WasteSorting.Cli.Reading;

/// <summary>rank: a league, or why one of its members stands where it stands.</summary>
internal static class RankCommand
{
    public static Command Create(GlobalOptions global)
    {
        var league = new Argument<string>("league") { Description = "Id of the league, or category:ID for the sites of one category." };
        var limit = new Option<int>("--limit") { Description = "Places shown, at most 1000.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var explain = new Option<string?>("--explain") { Description = "Explain the place of this member.", HelpName = "NODE" };
        var command = new Command("rank", "Ranks a league.") { league, limit, explain };
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var id = parsed.GetRequiredValue(league);
            if (parsed.GetValue(explain) is { } node)
            {
                var place = await session.Client.Progress
                    .ExplainRankAsync(new() { League = id, Node = node }, cancellationToken: cancellation).ConfigureAwait(false);
                session.Show(place, () => RankingView.RenderPlace(place));
                return ExitCode.Ok;
            }

            var ranking = await session.Client.Progress
                .GetRankingAsync(new() { League = id, Limit = parsed.GetValue(limit) }, cancellationToken: cancellation).ConfigureAwait(false);
            session.Show(ranking, () => RankingView.Render(ranking.Ranking, ranking.Revision));
            return ExitCode.Ok;
        }));
        return command;
    }
}
