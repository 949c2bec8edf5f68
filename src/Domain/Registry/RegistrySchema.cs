using System.Collections.Immutable;

namespace WasteSorting.Domain.Registry;

/// <summary>The files of a registry and their columns, by English name.</summary>
public static class RegistrySchema
{
    public const string District = "district.csv";
    public const string Groups = "groups.csv";
    public const string Areas = "areas.csv";
    public const string Units = "units.csv";
    public const string Towns = "towns.csv";
    public const string Categories = "categories.csv";
    public const string Sites = "sites.csv";
    public const string Obligations = "obligations.csv";
    public const string Rules = "rules.csv";
    public const string Leagues = "leagues.csv";
    public const string TieChain = "tie_chain.csv";
    public const string Tiers = "tiers.csv";
    public const string Exclusions = "exclusions.csv";
    public const string Form = "form.csv";

    /// <summary>The column that explains a line to its readers: it may be left out and is never read.</summary>
    internal const string Note = "note";

    /// <summary>The column that says of a line that it never was: it may be left out.</summary>
    internal const string Void = "void";

    /// <summary>The column that says from which day on a line of the rules holds: in the rule files it may be left out.</summary>
    internal const string From = "from";

    /// <summary>Columns that a file may have besides.</summary>
    internal static ImmutableArray<string> OptionalOf(string file) => file switch
    {
        Units or Sites or Obligations => [Note, Void],
        Rules or Leagues or TieChain or Tiers or Exclusions => [Note, From],
        _ => [Note],
    };

    /// <summary>Whether a registry may leave a file out: it is then one without lines.</summary>
    public static bool IsOptional(string file) => file == Form;

    /// <summary>All files, with all columns that they must have.</summary>
    public static ImmutableArray<(string File, ImmutableArray<string> Columns)> Files { get; } =
    [
        (District, ["id", "code", "name_zh", "name_en"]),
        (Groups, ["id", "parent", "name_zh", "name_en"]),
        (Areas, ["id", "parent", "name_zh", "name_en"]),
        (Units, ["id", "group", "code", "name_zh", "name_en", "area", "from", "to"]),
        (Towns, ["unit", "division_code", "kind"]),
        (Categories, ["id", "name_zh", "name_en", "annex3"]),
        (Sites, ["id", "name_zh", "name_en", "owner", "territory", "category", "from", "to", "sample"]),
        (Obligations,
        [
            "id", "kind", "owed_by", "except", "period", "minimum", "category", "weight", "due", "from", "to", "name_zh", "name_en",
            "source",
        ]),
        (Rules, ["key", "value"]),
        (Leagues, ["id", "name_zh", "name_en", "group", "sites"]),
        (TieChain, ["order", "term"]),
        (Tiers, ["id", "name_zh", "name_en", "from_bp"]),
        (Exclusions, ["node"]),
        (Form, ["id", "name_zh", "name_en", "source"]),
    ];
}
