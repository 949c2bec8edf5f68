using System.Collections.Immutable;
using WasteSorting.Domain.Rules;

namespace WasteSorting.Domain.Registry;

/// <summary>Reads the files that hold the rule set.</summary>
internal sealed class RuleSetReader(
    RegistrySheets sheets, NodeDrafts nodes, CategoryDrafts categories, ObligationDrafts obligations, DistrictRegistry? known)
{
    private const int LeaguesMax = 64;
    private const int TiersMax = 32;
    private const int DaysMax = 36_500;

    private static readonly ImmutableArray<string> Keys =
    [
        "version", "sample", "late_credit_bp", "deduction_per_missing_bp", "deduction_per_revoked_bp", "deduction_max_bp",
        "veto_revoked_sites", "new_unit_days",
    ];

    private const int NoticePlacesUsual = 5;
    private const int NoticePlacesMax = 100;
    private const string NoticePlaces = "notice_places";
    private const string NoticeIssuer = "notice_issuer";

    // They may be left out.
    private static readonly ImmutableArray<string> KeysOfNotices = [NoticePlaces, NoticeIssuer];

    private readonly Dictionary<string, RegistryCells> lineByKey = new(StringComparer.Ordinal);

    public RuleSet Read()
    {
        ReadKeys();
        CheckDays();
        return new RuleSet
        {
            Version = Value("version", (cells, column) => cells.Id(column)) ?? "",
            Sample = Value("sample", (cells, column) => cells.YesNo(column)),
            LateCreditBp = BasisPoints("late_credit_bp"),
            DeductionPerMissingBp = BasisPoints("deduction_per_missing_bp"),
            DeductionPerRevokedBp = BasisPoints("deduction_per_revoked_bp"),
            DeductionMaxBp = BasisPoints("deduction_max_bp"),
            VetoRevokedSites = Value("veto_revoked_sites", (cells, column) => cells.Number(column, 0, Limits.NodesMax)),
            NewUnitDays = Value("new_unit_days", (cells, column) => cells.Number(column, 0, DaysMax)),
            TieChain = ReadTieChain(),
            Tiers = ReadTiers(),
            Leagues = ReadLeagues(),
            Excluded = ReadExclusions(),
            NoticePlaces = lineByKey.ContainsKey(NoticePlaces)
                ? Value(NoticePlaces, (cells, column) => cells.Number(column, 1, NoticePlacesMax))
                : NoticePlacesUsual,
            NoticeIssuer = Value(NoticeIssuer, ReadUnit) ?? "",
            Form = new FormReader(sheets, categories, obligations).Read(),
        };
    }

    private void ReadKeys()
    {
        var sheet = sheets[RegistrySchema.Rules];
        foreach (var cells in sheet.Lines)
        {
            var key = cells["key"];
            if (!Keys.Contains(key) && !KeysOfNotices.Contains(key))
            {
                cells.Fault("key", $"{Texts.Show(key)} is none of {string.Join(", ", Keys.Concat(KeysOfNotices))}");
            }
            else if (!lineByKey.TryAdd(key, cells))
            {
                cells.Fault("key", $"{key} stands twice");
            }
        }

        foreach (var key in Keys.Where(key => !lineByKey.ContainsKey(key)))
        {
            sheet.Fault($"the rule {key} is missing");
        }
    }

    // Which lines hold is decided before they are read: a day that is none is found here.
    private void CheckDays()
    {
        string[] files = [RegistrySchema.Rules, RegistrySchema.Leagues, RegistrySchema.TieChain, RegistrySchema.Tiers, RegistrySchema.Exclusions];
        foreach (var cells in files.Select(file => sheets[file]).Where(sheet => sheet.Has(RegistrySchema.From)).SelectMany(sheet => sheet.Lines))
        {
            cells.Day(RegistrySchema.From);
        }
    }

    private T? Value<T>(string key, Func<RegistryCells, string, T> read) =>
        lineByKey.TryGetValue(key, out var cells) ? read(cells, "value") : default;

    private string ReadUnit(RegistryCells cells, string column)
    {
        Find(cells, column, NodeKind.Unit);
        return cells[column];
    }

    private int BasisPoints(string key) => Value(key, (cells, column) => cells.Number(column, 0, Limits.BasisPoints));

    private ImmutableArray<RankTerm> ReadTieChain()
    {
        var sheet = sheets[RegistrySchema.TieChain];
        var terms = new SortedDictionary<int, RankTerm>();
        foreach (var cells in sheet.Lines)
        {
            var order = cells.Number("order", 1, sheet.Count);
            var term = RegistryWords.ReadRankTerm(cells, "term");
            if (term is { } known && terms.ContainsValue(known))
            {
                cells.Fault("term", $"{RegistryWords.Of(known)} stands twice");
            }
            else if (!terms.TryAdd(order, term ?? default))
            {
                cells.Fault("order", $"{order} stands twice");
            }
        }

        if (terms.Count == 0)
        {
            sheet.Fault("names no term: nothing could be ranked");
        }

        return [.. terms.Values];
    }

    private ImmutableArray<Tier> ReadTiers()
    {
        var sheet = sheets[RegistrySchema.Tiers];
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var tiers = new SortedDictionary<int, Tier>();
        foreach (var cells in sheet.Lines)
        {
            var fromBp = cells.Number("from_bp", 0, Limits.BasisPoints);
            var tier = new Tier(cells.Id("id"), cells.Name("name_zh"), cells.Name("name_en"), fromBp);
            Unique(ids, cells, tier.Id);
            if (!tiers.TryAdd(tier.FromBp, tier))
            {
                cells.Fault("from_bp", $"{Texts.Show(tiers[tier.FromBp].Id)} begins at {tier.FromBp} too");
            }
        }

        if (!tiers.ContainsKey(0))
        {
            sheet.Fault("no tier begins at 0: a low score would have none");
        }

        Bound(sheet, TiersMax, "tiers");
        return [.. tiers.Values.Reverse()];
    }

    private ImmutableArray<League> ReadLeagues()
    {
        var sheet = sheets[RegistrySchema.Leagues];
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var leagues = ImmutableArray.CreateBuilder<League>();
        foreach (var cells in sheet.Lines)
        {
            var id = cells.Id("id");
            Unique(ids, cells, id);
            Find(cells, "group", NodeKind.Group);
            var sites = RegistryWords.ReadLeagueSites(cells, "sites");
            leagues.Add(new League(id, cells.Name("name_zh"), cells.Name("name_en"), cells["group"], sites ?? LeagueSites.Any));
        }

        if (leagues.Count == 0)
        {
            sheet.Fault("names no league: nothing could be ranked");
        }

        Bound(sheet, LeaguesMax, "leagues");
        return leagues.ToImmutable();
    }

    private ImmutableArray<string> ReadExclusions()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var sheet = sheets[RegistrySchema.Exclusions];

        // A set of lines is replaced as a whole, and one without lines has no day: a line that names nobody gives it one.
        if (sheet.Count == 1 && sheet.Has(RegistrySchema.From) && NamesNobody(sheet.Lines.Single()))
        {
            return [];
        }

        foreach (var cells in sheet.Lines)
        {
            Find(cells, "node", NodeKind.Unit, NodeKind.Site);
            Unique(ids, cells, cells["node"], "node");
        }

        return [.. ids];
    }

    private static bool NamesNobody(RegistryCells cells) => cells["node"].Length == 0 && cells[RegistrySchema.From].Length > 0;

    // Rules of earlier periods name what was there then, though it is left out since.
    private void Find(RegistryCells cells, string column, params ReadOnlySpan<NodeKind> kinds)
    {
        if (nodes.Holds(cells[column]) || known?.FindNode(cells[column]) is not { } left || !kinds.Contains(left.Kind))
        {
            nodes.Find(cells, column, cells[column], kinds);
        }
    }

    private static void Unique(HashSet<string> ids, RegistryCells cells, string id, string column = "id")
    {
        if (!ids.Add(id) && id.Length > 0)
        {
            cells.Fault(column, $"{Texts.Show(id)} stands twice");
        }
    }

    private static void Bound(RegistrySheet sheet, int most, string what)
    {
        if (sheet.Count > most)
        {
            sheet.Fault($"names {sheet.Count} {what}, at most {most} are taken");
        }
    }
}
