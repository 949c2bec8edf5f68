using WasteSorting.Actors.Engine;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Ranking;
using WasteSorting.Ledger.Editions;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Year;

/// <summary>Prints editions with what came after them, and rankings.</summary>
internal sealed class YearEnd(ProgressEngine engine, Table table)
{
    private const int ChangesShown = 3;

    private static readonly int[] RankColumns = [4, -12, 10, -15, -52];
    private static readonly int[] MovedColumns = [-22, -40, -40];

    public async Task WriteEditionAsync(Period period, int number)
    {
        table.Head($"{period}, edition {number}: what changed since");
        var after = 0L;
        while (true)
        {
            var page = await engine.ListRevisionsAsync(period, number, -1, after, CancellationToken.None).ConfigureAwait(false);
            foreach (var revision in page.Revisions)
            {
                table.Line($"  r{revision.Revision,-4}  {Describe(revision)}");
            }

            after = page.Reached;
            if (page.IsEnd)
            {
                WriteMoved(page.Moved);
                return;
            }
        }
    }

    public async Task WriteRankingAsync(Period period)
    {
        var reading = await engine.AskAsync(new Question { Period = period }, CancellationToken.None).ConfigureAwait(false);
        table.Head($"Ranking of {period}, edition {reading.Edition}");
        foreach (var league in reading.Cut.Rules.Leagues)
        {
            var ranked = reading.Rank(league).Table;
            table.Line($"\n  {league.NameEn}");
            foreach (var place in ranked.Places)
            {
                WritePlace(ranked, place);
            }

            foreach (var (node, reason) in ranked.Unranked)
            {
                table.Row(RankColumns, "-", "", "", $"{reason}", node.NameEn);
            }
        }
    }

    private void WritePlace(LeagueTable ranked, Place place) => table.Row(
        RankColumns,
        $"{place.Rank}",
        place.DecidedBy < 0 ? "" : $"by {Step(ranked, place)}",
        Table.Percent(place.Contender.VerifiedBp),
        place.Tier?.NameEn ?? "",
        place.Contender.Node.NameEn);

    private static string Step(LeagueTable ranked, Place place) => ranked.Chain[place.DecidedBy] switch
    {
        Domain.Rules.RankTerm.VerifiedScore => "score",
        Domain.Rules.RankTerm.CertifiedShare => "certified",
        Domain.Rules.RankTerm.OnTimeShare => "on time",
        Domain.Rules.RankTerm.FewestMissing => "missing",
        Domain.Rules.RankTerm.ReportedScore => "reported",
        _ => "stage",
    };

    private void WriteMoved(IReadOnlyList<MovedNode> moved)
    {
        table.Line($"  nodes whose figures differ from the edition's: {moved.Count}");
        foreach (var one in moved)
        {
            table.Row(MovedColumns, one.Node.Id, Figures(one.Before), $"now {Figures(one.After)}");
        }
    }

    private static string Figures(MovedFigures one) =>
        $"{one.Due} due {one.DoneOnTime}/{one.DoneLate}/{one.Missing}, {one.Certified} cert., {Table.Percent(one.ScoreBp)}";

    private static string Describe(PeriodRevision revision)
    {
        if (revision.Report is not { } report)
        {
            var changes = revision.Changes.Take(ChangesShown).Select(change => $"{change.Action} {change.Id} {change.Detail}".TrimEnd());
            var more = Math.Max(0, revision.Changes.Count - ChangesShown);
            return $"registry {revision.RegistryVersion}: {string.Join("\n         ", changes)}{(more > 0 ? $"\n         and {more} changes more" : "")}";
        }

        return revision.Duty is { } duty
            ? $"{report.Node} {duty.Obligation.Id} for {duty.Period}: {revision.Before.Progress.State} becomes {revision.After.Progress.State}"
            : $"{report.Node} about {report.Day:yyyy-MM-dd}: {revision.Before.Verified} becomes {revision.After.Verified}";
    }
}
