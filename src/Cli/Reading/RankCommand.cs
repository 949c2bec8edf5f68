using System.CommandLine;

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
                var place = await session.Client.ExplainRankAsync(id, node, cancellation).ConfigureAwait(false);
                session.Show(place, () => RankingView.RenderPlace(place));
                return ExitCode.Ok;
            }

            var ranking = await session.Client.GetRankingAsync(id, parsed.GetValue(limit), cancellation).ConfigureAwait(false);
            session.Show(ranking, () => RankingView.Render(ranking.Ranking, ranking.Revision));
            return ExitCode.Ok;
        }));
        return command;
    }
}
