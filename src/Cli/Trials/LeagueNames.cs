using WasteSorting.Cli.Output;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Trials;

/// <summary>Names of the leagues and members whose places a trial moves: the trial itself carries ids.</summary>
internal sealed class LeagueNames
{
    private const int PlacesMax = 1_000;

    private readonly Dictionary<string, string> leagues = [];
    private readonly Dictionary<string, string> members = [];

    public static async Task<LeagueNames> ReadAsync(Session session, IEnumerable<TryReportsResponse> trials, CancellationToken cancellation)
    {
        var names = new LeagueNames();
        foreach (var league in trials.SelectMany(trial => trial.Effects).SelectMany(effect => effect.Places).Select(place => place.League).Distinct())
        {
            var request = new GetRankingRequest { League = league, Limit = PlacesMax };
            var answer = await session.Client.Progress.GetRankingAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
            names.leagues[league] = Words.Name(answer.Ranking.NameZh, answer.Ranking.NameEn);
            foreach (var place in answer.Ranking.Places)
            {
                names.members[place.Node] = Words.Name(place.NameZh, place.NameEn);
            }
        }

        return names;
    }

    /// <summary>Its name; the id of one that has none.</summary>
    public string League(string id) => leagues.GetValueOrDefault(id) is { Length: > 0 } name ? name : id;

    /// <summary>Empty: it has no place, or no name.</summary>
    public string Member(string id) => members.GetValueOrDefault(id, "");
}
