using System.CommandLine;
using WasteSorting.Cli.Reading;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Documents;

/// <summary>Reads what a unit's sheet is made from.</summary>
internal sealed class UnitReader(Session session, ParseResult parsed, ReadingOptions reading, string unit)
{
    private const int PlacesMax = 1_000;
    private const int ReadingsMax = 3;

    /// <summary>A report that comes between two answers makes them disagree: then all are read again, a few times.</summary>
    public async Task<UnitAnswers> ReadAsync(CancellationToken cancellation)
    {
        var leagues = await session.Client.Registry.ListLeaguesAsync(new(), cancellationToken: cancellation).ConfigureAwait(false);
        for (var readings = 1; ; readings++)
        {
            var answers = await ReadOnceAsync(leagues, cancellation).ConfigureAwait(false);
            if (answers.IsOfOneRevision || readings == ReadingsMax)
            {
                return answers;
            }
        }
    }

    private async Task<UnitAnswers> ReadOnceAsync(ListLeaguesResponse leagues, CancellationToken cancellation)
    {
        var progress = await session.Client.Progress
            .GetProgressAsync(reading.Progress(parsed, unit), cancellationToken: cancellation).ConfigureAwait(false);
        if (progress.Progress.Kind != NodeKind.Unit)
        {
            throw new UsageException($"'{unit}' is no unit, and only units have sheets");
        }

        var rankings = new List<GetRankingResponse>();
        foreach (var league in leagues.Leagues)
        {
            var ranking = await session.Client.Progress
                .GetRankingAsync(reading.Ranking(parsed, league.Id, PlacesMax), cancellationToken: cancellation).ConfigureAwait(false);
            rankings.Add(ranking);
        }

        return new UnitAnswers
        {
            Unit = progress,
            Owned = await ChildrenAsync(Line.Department, cancellation).ConfigureAwait(false),
            Standing = await ChildrenAsync(Line.Territory, cancellation).ConfigureAwait(false),
            Rankings = [.. rankings.Where(one => one.Ranking.Places.Any(place => place.Node == progress.Progress.Node))],
            Leagues = leagues,
        };
    }

    private Task<ListChildrenResponse> ChildrenAsync(Line line, CancellationToken cancellation) =>
        session.Client.ListChildrenAsync(reading.Children(parsed, unit, line), cancellation);
}
