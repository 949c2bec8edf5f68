using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Domain.Ranking;

/// <summary>Who is in a league.</summary>
public static class LeagueMembers
{
    /// <summary>A league of this name is the sites of one category: category:bank-outlet.</summary>
    public const string CategoryPrefix = "category:";

    /// <summary>The league of the rule set, or of a category's sites; null when there is none of that name.</summary>
    public static League? Find(DistrictRegistry registry, string id)
    {
        if (!IsOfSites(id))
        {
            return registry.Rules.Leagues.FirstOrDefault(league => league.Id == id);
        }

        var category = registry.FindCategory(id[CategoryPrefix.Length..]);
        return category is null ? null : new League(id, category.NameZh, category.NameEn, "", LeagueSites.Any);
    }

    public static bool IsOfSites(League league) => IsOfSites(league.Id);

    /// <param name="id">Of a league.</param>
    public static bool IsOfSites(string id) => id.StartsWith(CategoryPrefix, StringComparison.Ordinal);

    /// <summary>
    /// Members, in the registry's order: those that are there on the view's day, and the units that are there in some part of its period.
    /// </summary>
    public static IEnumerable<Node> MembersOf(DistrictRegistry registry, League league, View view)
    {
        if (IsOfSites(league))
        {
            var category = registry.FindCategory(league.Id[CategoryPrefix.Length..])?.Index;
            return registry.Nodes.Where(node => node.Kind == NodeKind.Site && node.Category == category && node.IsActiveOn(view.Day));
        }

        var group = registry.FindNode(league.Group);
        return group is null
            ? []
            : UnitsBelow(registry, group.Index).Where(unit => IsThere(unit, view) && Takes(league, registry, unit, view));
    }

    /// <summary>Why a member is not ranked; null: it is.</summary>
    public static UnrankedReason? WhyUnranked(View view, Node node)
    {
        if (view.Rules.Excluded.Contains(node.Id))
        {
            return UnrankedReason.Excluded;
        }

        if (view.Period is { } period && node.Kind == NodeKind.Unit && !node.IsThereAll(period))
        {
            return UnrankedReason.PartOfPeriod;
        }

        var age = view.Day.DayNumber - node.From.DayNumber;
        return age < view.Rules.NewUnitDays && node.From > view.Calendar.FirstDay ? UnrankedReason.New : null;
    }

    private static bool IsThere(Node unit, View view) =>
        view.Period is { } period ? unit.IsThereIn(period, view.Calendar.Today) : unit.IsActiveOn(view.Day);

    private static bool Takes(League league, DistrictRegistry registry, Node unit, View view)
    {
        var owns = registry.LineChildren[unit.Index].Any(child => registry.Nodes[child].IsActiveOn(view.Day));
        return league.Sites == LeagueSites.Any || owns == (league.Sites == LeagueSites.With);
    }

    private static IEnumerable<Node> UnitsBelow(DistrictRegistry registry, int group)
    {
        foreach (var child in registry.LineChildren[group])
        {
            var node = registry.Nodes[child];
            if (node.Kind == NodeKind.Unit)
            {
                yield return node;
                continue;
            }

            foreach (var unit in UnitsBelow(registry, child))
            {
                yield return unit;
            }
        }
    }
}
