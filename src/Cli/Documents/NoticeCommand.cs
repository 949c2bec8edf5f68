using System.CommandLine;
using WasteSorting.Cli.Reading;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents;
using WasteSorting.Papers.Documents.Model;

namespace WasteSorting.Cli.Documents;

/// <summary>notice: the notice (督查通报) of a month, quarter or year, and the ranking (考核排名) of a half-year.</summary>
internal static class NoticeCommand
{
    public static Command Create(GlobalOptions global)
    {
        var period = new Argument<string>("period")
        {
            Description = "A year 2026, a quarter 2026Q4, a month 2026-11; of a half 2026H2 it is the ranking.",
        };
        var reading = new ReadingOptions();
        var paper = new PaperOptions();
        var command = new Command("notice", "Shows or writes the notice of a period (督查通报), or the ranking of a half-year (考核排名).") { period };
        reading.AddEditionsTo(command, withPeriod: false);
        paper.AddTo(command);
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var answer = await session.Client.Assessment
                .GetNoticeAsync(reading.Notice(parsed, parsed.GetRequiredValue(period)), cancellationToken: cancellation).ConfigureAwait(false);
            paper.Show(session, parsed, [answer], gloss => PaperOf(answer.Notice, gloss));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Paper PaperOf(Notice notice, bool gloss) =>
        notice.Shown.Period.Contains('H', StringComparison.Ordinal) ? RankingPaper.Of(notice, gloss) : NoticePaper.Of(notice, gloss);
}
