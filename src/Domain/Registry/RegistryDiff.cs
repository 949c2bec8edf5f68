using System.Collections.Immutable;
using System.Globalization;
using WasteSorting.Domain.Rules;

namespace WasteSorting.Domain.Registry;

/// <summary>Says what differs between a registry and the one that follows it.</summary>
public static class RegistryDiff
{
    /// <param name="before">Null: there was none, so that everything is added.</param>
    /// <returns>Nodes, categories and obligations by index, then rules; what holds only from a day on says so.</returns>
    public static ImmutableArray<RegistryChange> Between(DistrictRegistry? before, DistrictRegistry after)
    {
        if (before is null || (before.Starts.Length == 1 && after.Starts.Length == 1))
        {
            return OnOneDay(before, after);
        }

        // Both are seen on the same days: what only goes by with time is no change.
        var changes = new ChangesInTime();
        foreach (var start in before.Starts.Union(after.Starts).Order())
        {
            changes.Add(start, OnOneDay(before.On(start), after.On(start)));
        }

        return changes.ToImmutable();
    }

    private static ImmutableArray<RegistryChange> OnOneDay(DistrictRegistry? before, DistrictRegistry after)
    {
        var changes = ImmutableArray.CreateBuilder<RegistryChange>();
        foreach (var node in after.Nodes)
        {
            var old = before?.FindNode(node.Id);
            var was = old is { Retired: false };
            Add(changes, RegistrySubject.Node, node.Id, was, !node.Retired, () => Details(before!, old!, after, node));
        }

        foreach (var category in after.Categories)
        {
            var old = before?.FindCategory(category.Id);
            var was = old is { Retired: false };
            Add(changes, RegistrySubject.Category, category.Id, was, !category.Retired, () => Details(old!, category));
        }

        var owed = UnitsOwing(after);
        var owedBefore = before is null ? [] : UnitsOwing(before);
        foreach (var obligation in after.Obligations)
        {
            var old = before?.FindObligation(obligation.Id);
            var oldUnits = old is null ? [] : owedBefore[old.Index];
            var units = owed[obligation.Index];
            Add(
                changes,
                RegistrySubject.Obligation,
                obligation.Id,
                oldUnits.Count > 0,
                units.Count > 0,
                () => Details(before!, old!, after, obligation).Concat(OwedBy(oldUnits, units)));
        }

        AddRules(changes, before?.Rules, after.Rules);
        return changes.ToImmutable();
    }

    /// <summary>Whether two rule sets say the same.</summary>
    public static bool AreSame(RuleSet one, RuleSet other) => ReferenceEquals(one, other) || Lines(one).SequenceEqual(Lines(other));

    private static void Add(
        ImmutableArray<RegistryChange>.Builder changes,
        RegistrySubject subject,
        string id,
        bool was,
        bool isNow,
        Func<IEnumerable<string?>> details)
    {
        if (was && isNow)
        {
            var detail = string.Join("; ", details().OfType<string>());
            if (detail.Length > 0)
            {
                changes.Add(new RegistryChange(RegistryAction.Changed, subject, id, detail));
            }
        }
        else if (was || isNow)
        {
            changes.Add(new RegistryChange(isNow ? RegistryAction.Added : RegistryAction.Retired, subject, id, ""));
        }
    }

    private static IEnumerable<string?> Details(DistrictRegistry before, Node old, DistrictRegistry after, Node node) =>
    [
        Differ("name_zh", old.NameZh, node.NameZh),
        Differ("name_en", old.NameEn, node.NameEn),
        Differ("code", old.Code, node.Code),
        Differ("department line", IdOf(before, old.LineParent), IdOf(after, node.LineParent)),
        Differ("territory", IdOf(before, old.TerritoryParent), IdOf(after, node.TerritoryParent)),
        Differ("category", CategoryOf(before, old.Category), CategoryOf(after, node.Category)),
        Differ("from", Show(old.From), Show(node.From)),
        Differ("to", Show(old.To), Show(node.To)),
        Differ("sample", Show(old.Sample), Show(node.Sample)),
    ];

    private static IEnumerable<string?> Details(Category old, Category category) =>
    [
        Differ("name_zh", old.NameZh, category.NameZh),
        Differ("name_en", old.NameEn, category.NameEn),
        Differ("annex3", Show(old.InAnnex3), Show(category.InAnnex3)),
    ];

    private static IEnumerable<string?> Details(DistrictRegistry before, Obligation old, DistrictRegistry after, Obligation obligation) =>
    [
        Differ("name_zh", old.NameZh, obligation.NameZh),
        Differ("name_en", old.NameEn, obligation.NameEn),
        Differ("minimum", Show(old.Minimum), Show(obligation.Minimum)),
        Differ("category", CategoryOf(before, old.Category), CategoryOf(after, obligation.Category)),
        Differ("weight", Show(old.Weight), Show(obligation.Weight)),
        Differ("due", Show(old.Due), Show(obligation.Due)),
        Differ("from", Show(old.From), Show(obligation.From)),
        Differ("to", Show(old.To), Show(obligation.To)),
        Differ("source", old.Source, obligation.Source),
    ];

    /// <summary>For each obligation the ids of the units that owe it; what is left out is owed by nobody.</summary>
    private static HashSet<string>[] UnitsOwing(DistrictRegistry registry)
    {
        var units = new HashSet<string>[registry.Obligations.Length];
        for (var index = 0; index < units.Length; index++)
        {
            units[index] = new HashSet<string>(StringComparer.Ordinal);
        }

        foreach (var node in registry.Nodes.Where(node => !node.Retired))
        {
            foreach (var obligation in node.Obligations.Where(one => !one.Retired))
            {
                units[obligation.Index].Add(node.Id);
            }
        }

        return units;
    }

    private static IEnumerable<string?> OwedBy(HashSet<string> old, HashSet<string> now)
    {
        var left = old.Except(now).Order(StringComparer.Ordinal).ToList();
        var joined = now.Except(old).Order(StringComparer.Ordinal).ToList();
        yield return left.Count == 0 ? null : $"no longer owed by {string.Join(", ", left)}";
        yield return joined.Count == 0 ? null : $"now owed by {string.Join(", ", joined)}";
    }

    private static void AddRules(ImmutableArray<RegistryChange>.Builder changes, RuleSet? before, RuleSet after)
    {
        var old = before is null ? [] : Lines(before);
        var now = Lines(after);
        foreach (var (id, value) in now)
        {
            var had = old.TryGetValue(id, out var was);
            Add(changes, RegistrySubject.Rule, id, had, true, () => [Differ("value", was ?? "", value)]);
        }

        foreach (var id in old.Keys.Where(id => !now.ContainsKey(id)))
        {
            Add(changes, RegistrySubject.Rule, id, true, false, () => []);
        }
    }

    /// <summary>A rule set as values by id, in the order of its files.</summary>
    private static Dictionary<string, string> Lines(RuleSet rules)
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["version"] = rules.Version,
            ["sample"] = Show(rules.Sample),
            ["late_credit_bp"] = Show(rules.LateCreditBp),
            ["deduction_per_missing_bp"] = Show(rules.DeductionPerMissingBp),
            ["deduction_per_revoked_bp"] = Show(rules.DeductionPerRevokedBp),
            ["deduction_max_bp"] = Show(rules.DeductionMaxBp),
            ["veto_revoked_sites"] = Show(rules.VetoRevokedSites),
            ["new_unit_days"] = Show(rules.NewUnitDays),
            ["notice_places"] = Show(rules.NoticePlaces),
            ["notice_issuer"] = rules.NoticeIssuer,
            ["tie_chain"] = string.Join(", ", rules.TieChain.Select(RegistryWords.Of)),
        };
        foreach (var tier in rules.Tiers)
        {
            lines[$"tier {tier.Id}"] = $"{tier.NameZh} {tier.NameEn} from {Show(tier.FromBp)}";
        }

        foreach (var league in rules.Leagues)
        {
            lines[$"league {league.Id}"] = $"{league.NameZh} {league.NameEn} of {league.Group}, sites: {RegistryWords.Of(league.Sites)}";
        }

        foreach (var id in rules.Excluded)
        {
            lines[$"excluded {id}"] = "excluded";
        }

        foreach (var field in rules.Form)
        {
            lines[$"field {field.Id}"] = $"{field.NameZh} {field.NameEn} {RegistryWords.Of(field.Source)}".TrimEnd();
        }

        return lines;
    }

    private static string? Differ(string what, string old, string now) => old == now ? null : $"{what}: {Shown(old)} → {Shown(now)}";

    private static string Shown(string value) => value.Length == 0 ? "(none)" : value;

    private static string IdOf(DistrictRegistry registry, int node) => node == Node.None ? "" : registry.Nodes[node].Id;

    private static string CategoryOf(DistrictRegistry registry, int category) =>
        category == Node.None ? "" : registry.Categories[category].Id;

    private static string Show(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Show(bool value) => value ? "yes" : "no";

    private static string Show(DateOnly? day) =>
        day is { } known && known != DateOnly.MinValue ? known.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";
}
