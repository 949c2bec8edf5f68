using System.CommandLine;
using WasteSorting.Cli.Registry;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Reading;

/// <summary>rank: a league, or why one of its members stands where it stands.</summary>
internal static class RankCommand
{
    public static Command Create(GlobalOptions global)
    {
        var league = new Argument<string>("league") { Description = "Id of the league, or category:ID for the sites of one category." };
        var limit = new Option<int>("--limit") { Description = "Places shown, at most 1000.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var explain = new Option<string?>("--explain") { Description = "Explain the place of this member.", HelpName = "NODE" };
        var rules = new Option<string?>("--rules")
        {
            Description = "Rank by the draft of the rules in this directory (rules.csv, leagues.csv, tie_chain.csv, tiers.csv, exclusions.csv), "
                + "and change nothing.",
            HelpName = "DIR",
        };
        var reading = new ReadingOptions();
        var command = new Command("rank", "Ranks a league.") { league, limit, explain, rules };
        reading.AddTo(command);
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var id = parsed.GetRequiredValue(league);
            if (parsed.GetValue(rules) is { } draft)
            {
                var request = new PreviewRulesRequest { League = id, Period = reading.Period(parsed), Limit = parsed.GetValue(limit) };
                request.Files.AddRange(RegistryFiles.Read(draft));
                var preview = await session.Client.Assessment.PreviewRulesAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
                session.Show(preview, () => RankingView.RenderPreview(preview));
                return ExitCode.Ok;
            }

            if (parsed.GetValue(explain) is { } node)
            {
                var place = await session.Client.Progress
                    .ExplainRankAsync(reading.Place(parsed, id, node), cancellationToken: cancellation).ConfigureAwait(false);
                session.Show(place, () => RankingView.RenderPlace(place));
                return ExitCode.Ok;
            }

            var ranking = await session.Client.Progress
                .GetRankingAsync(reading.Ranking(parsed, id, parsed.GetValue(limit)), cancellationToken: cancellation).ConfigureAwait(false);
            session.Show(ranking, () => RankingView.Render(ranking.Ranking, ranking.Revision, ranking.Shown));
            return ExitCode.Ok;
        }));
        return command;
    }
}
