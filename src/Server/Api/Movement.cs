using WasteSorting.Actors.Engine;
using WasteSorting.Domain.Ranking;
using WasteSorting.Ledger.Past;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Server.Api;

/// <summary>The tables that the ranks of a league are compared with.</summary>
/// <param name="Previous">Of the period before, as it is out or stands; null: there is none.</param>
/// <param name="Edition">Of the newest edition of the period that is shown; null: none is out.</param>
internal sealed record Movement(LeagueTable? Previous, LeagueTable? Edition)
{
    public static readonly Movement None = new(null, null);

    /// <summary>What a reading's league is compared with. What runs is compared with nothing, nor is the past.</summary>
    public static async ValueTask<Movement> OfAsync(
        ProgressEngine engine, Question question, IDistrictReading reading, string league, CancellationToken cancellation)
    {
        if (question.Period is not { } period || question.AsOf > 0)
        {
            return None;
        }

        var before = question with { Period = period.Previous, Edition = 0, IsAsItStands = false };
        var edition = reading.Edition > 0 ? reading
            : reading.Cut.Calendar.Book[period].Current is null ? null
            : await TryAskAsync(engine, question with { IsAsItStands = false }, cancellation).ConfigureAwait(false);
        var previous = await TryAskAsync(engine, before, cancellation).ConfigureAwait(false);
        return new Movement(TableOf(previous, league), TableOf(edition, league));
    }

    private static LeagueTable? TableOf(IDistrictReading? reading, string league) =>
        reading is not null && LeagueMembers.Find(reading.Cut.Registry, league) is { } found && !LeagueMembers.IsOfSites(found)
            ? reading.Rank(found).Table
            : null;

    private static async ValueTask<IDistrictReading?> TryAskAsync(ProgressEngine engine, Question question, CancellationToken cancellation)
    {
        try
        {
            return await engine.AskAsync(question, cancellation).ConfigureAwait(false);
        }
        catch (PeriodHasNoFiguresException)
        {
            return null;
        }
    }
}
