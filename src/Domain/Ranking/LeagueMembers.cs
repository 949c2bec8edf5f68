using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;

namespace WasteSorting.Domain.Ranking;

/// <summary>Who is in a league.</summary>
public static class LeagueMembers
{
    /// <summary>A league of this name is the sites of one category: category:bank-outlet.</summary>
    public const string CategoryPrefix = "category:";

    /// <summary>The league of the rule set, or of a category's sites; null when there is none of that name.</summary>
    public static League? Find(DistrictRegistry registry, string id)
    {
        if (!id.StartsWith(CategoryPrefix, StringComparison.Ordinal))
        {
            return registry.Rules.Leagues.FirstOrDefault(league => league.Id == id);
        }

        var category = registry.FindCategory(id[CategoryPrefix.Length..]);
        return category is null ? null : new League(id, category.NameZh, category.NameEn, "", LeagueSites.Any);
    }

    public static bool IsOfSites(League league) => league.Id.StartsWith(CategoryPrefix, StringComparison.Ordinal);

    /// <summary>Active members, in the registry's order.</summary>
    public static IEnumerable<Node> MembersOf(DistrictRegistry registry, League league, DateOnly today)
    {
        if (IsOfSites(league))
        {
            var category = registry.FindCategory(league.Id[CategoryPrefix.Length..])?.Index;
            return registry.Nodes.Where(node => node.Kind == NodeKind.Site && node.Category == category && node.IsActiveOn(today));
        }

        var group = registry.FindNode(league.Group);
        return group is null
            ? []
            : UnitsBelow(registry, group.Index).Where(unit => unit.IsActiveOn(today) && Takes(league, registry, unit));
    }

    /// <summary>Why a member is not ranked; null: it is.</summary>
    public static UnrankedReason? WhyUnranked(DistrictRegistry registry, Calendar calendar, Node node)
    {
        if (registry.Rules.Excluded.Contains(node.Id))
        {
            return UnrankedReason.Excluded;
        }

        var age = calendar.Today.DayNumber - node.From.DayNumber;
        return age < registry.Rules.NewUnitDays && node.From > calendar.FirstDay ? UnrankedReason.New : null;
    }

    private static bool Takes(League league, DistrictRegistry registry, Node unit)
    {
        var owns = !registry.LineChildren[unit.Index].IsEmpty;
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
