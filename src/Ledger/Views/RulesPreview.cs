using System.Collections.Immutable;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Ledger.Views;

/// <summary>A league by a draft of the rules.</summary>
/// <param name="Table">By the draft; null: the draft has no such league, or faults.</param>
/// <param name="InForce">By the rules in force; null: they have no such league.</param>
/// <param name="Faults">Of the draft.</param>
public sealed record RulesPreview(Cut Cut, LeagueTable? Table, LeagueTable? InForce, IReadOnlyList<Fault> Faults)
{
    /// <param name="now">The running view.</param>
    /// <param name="inForce">Files of the registry in force.</param>
    /// <param name="draft">Files of rules, by name; what they leave out stays as it is.</param>
    internal static RulesPreview Of(
        DistrictView now, RegistrySource inForce, IReadOnlyDictionary<string, byte[]> draft, string league, Period? period)
    {
        var files = inForce.Files.ToImmutableDictionary(StringComparer.Ordinal).SetItems(draft);
        var result = RegistryLoader.Load(files, now.Registry, appliedOn: now.Calendar.Today);
        var before = Through(now, period);
        if (result.Registry is not { } registry)
        {
            return new RulesPreview(before.Cut, null, null, result.Faults);
        }

        var after = Through(now.With(registry, now.Revision), period);
        return new RulesPreview(after.Cut, TableOf(after, league), TableOf(before, league), []);
    }

    private static DistrictView Through(DistrictView view, Period? period) => period is { } named ? view.Through(named) : view;

    private static LeagueTable? TableOf(DistrictView view, string league) =>
        LeagueMembers.Find(view.Registry, league) is { } found ? LeagueTables.Make(view, found) : null;
}
