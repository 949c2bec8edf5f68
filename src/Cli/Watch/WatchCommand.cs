using System.CommandLine;
using System.Globalization;
using WasteSorting.Cli.Output;
using WasteSorting.Cli.Reading;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Watch;

/// <summary>watch: follows nodes or a ranking until it is interrupted.</summary>
internal static class WatchCommand
{
    public static Command Create(GlobalOptions global)
    {
        var nodes = new Argument<string[]>("nodes")
        {
            Description = "Ids of the nodes. Default: the district.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var ranking = new Option<string?>("--ranking") { Description = "Watch the top of a league instead.", HelpName = "LEAGUE" };
        var limit = new Option<int>("--limit") { Description = "Places of the ranking.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var resume = new Option<string>("--resume")
        {
            Description = "resume_token of the last message seen, as --json shows it: only what changed after it is shown.",
            HelpName = "TOKEN",
            DefaultValueFactory = _ => "",
        };
        var messages = new Option<int?>("--messages") { Description = "End after so many messages. Default: never.", HelpName = "N" };
        var command = new Command("watch", "Follows nodes or a ranking live, and resumes by itself when the connection breaks.")
        {
            nodes, ranking, limit, resume, messages,
        };
        command.SetAction(global.Run((session, parsed, cancellation) =>
        {
            var follower = new FeedFollower(session, parsed.GetRequiredValue(resume), parsed.GetValue(messages) ?? int.MaxValue);
            return parsed.GetValue(ranking) is { } league
                ? FollowRankingAsync(session, follower, league, parsed.GetValue(limit), cancellation)
                : FollowNodesAsync(session, follower, parsed.GetValue(nodes) ?? [], cancellation);
        }));
        return command;
    }

    private static Task<int> FollowNodesAsync(Session session, FeedFollower follower, string[] nodes, CancellationToken cancellation) =>
        follower.FollowAsync(
            token => session.Client.Feed.WatchProgress(new() { Nodes = { nodes }, ResumeToken = token }, cancellationToken: cancellation),
            message => new Position(message.Event, message.ResumeToken),
            message =>
            {
                if (session.IsJson)
                {
                    session.WriteMessage(message);
                    return;
                }

                foreach (var progress in message.Progress)
                {
                    session.Host.Out.WriteLine(LineOf(message, progress));
                }
            },
            cancellation);

    private static Task<int> FollowRankingAsync(
        Session session, FeedFollower follower, string league, int limit, CancellationToken cancellation) =>
        follower.FollowAsync(
            token => session.Client.Feed
                .WatchRanking(new() { League = league, Limit = limit, ResumeToken = token }, cancellationToken: cancellation),
            message => new Position(message.Event, message.ResumeToken),
            message =>
            {
                if (session.IsJson)
                {
                    session.WriteMessage(message);
                }
                else if (message.Ranking is not null)
                {
                    session.Console.Write(RankingView.Render(message.Ranking, message.Revision));
                }
            },
            cancellation);

    /// <summary>One node of a feed message as one line.</summary>
    private static string LineOf(WatchProgressResponse message, Progress progress)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"r{message.Revision} {Words.Of(message.Event)} {progress.Node} {Words.Name(progress.NameZh, progress.NameEn)}:");
        if (progress.Site is { } site)
        {
            return $"{head} reported {Words.Of(site.Reported)}, verified {Words.Of(site.Verified)}";
        }

        var totals = progress.Kind == NodeKind.Area ? progress.Territory : progress.Department;
        var sites = totals?.Sites ?? new SiteTotals();
        var periods = totals?.Periods ?? [];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{head} {sites.Count} sites, {sites.ReportedDone} reported done, {sites.Certified} certified; obligations "
            + $"{periods.Sum(period => period.DoneOnTime + period.DoneLate)} of {periods.Sum(period => period.Due)} done, "
            + $"{periods.Sum(period => period.Missing)} missing; {periods.Sum(period => period.Acts)} acts");
    }
}
