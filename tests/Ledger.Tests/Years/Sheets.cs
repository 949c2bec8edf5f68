using System.Globalization;
using System.Text;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>Writes rows as the files that the ledger reads.</summary>
internal static class Sheets
{
    public static RegistrySource Of(Rows rows) => new(new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        [RegistrySchema.District] = File("id,code,name_zh,name_en", [$"{Rows.District},000001,小区,Small District"]),
        [RegistrySchema.Groups] = File("id,parent,name_zh,name_en", rows.Groups.Select(one => $"{one.Id},{one.Parent},{one.Id},{one.Id}")),
        [RegistrySchema.Areas] = File("id,parent,name_zh,name_en", rows.Areas.Select(one => $"{one.Id},{one.Parent},{one.Id},{one.Id}")),
        [RegistrySchema.Units] = File("id,group,code,name_zh,name_en,area,from,to", rows.Units.Select(Line)),
        [RegistrySchema.Towns] = File("unit,division_code,kind", Towns(rows)),
        [RegistrySchema.Categories] = File("id,name_zh,name_en,annex3", Rows.Categories.Select(id => $"{id},{id},{id},yes")),
        [RegistrySchema.Sites] = File("id,name_zh,name_en,owner,territory,category,from,to,sample", rows.Sites.Select(Line)),
        [RegistrySchema.Obligations] = File(
            "id,kind,owed_by,except,period,minimum,category,weight,due,from,to,name_zh,name_en,source", rows.Duties.Select(Line)),
        [RegistrySchema.Rules] = File("key,value,from", rows.Rules.SelectMany(RuleLines)),
        [RegistrySchema.Leagues] = File(
            "id,name_zh,name_en,group,sites",
            rows.Groups.SelectMany(one => Leagues.Select(sites => $"{one.Id}.{sites},{one.Id}.{sites},{one.Id}.{sites},{one.Id},{sites}"))),
        [RegistrySchema.TieChain] = File(
            "order,term,from", rows.Rules.SelectMany(one => one.Chain.Split(';').Select((term, at) => $"{at + 1},{term},{Day(one.From)}"))),
        [RegistrySchema.Tiers] = File(
            "id,name_zh,name_en,from_bp,from",
            rows.Rules.SelectMany(one => new[] { $"good,良好,Good,{one.GoodFrom},{Day(one.From)}", $"rest,其他,Rest,0,{Day(one.From)}" })),
        [RegistrySchema.Exclusions] = File(
            "node,from", rows.Rules.Where(one => one.Excluded.Length > 0).Select(one => $"{one.Excluded},{Day(one.From)}")),
    });

    /// <summary>The leagues of each group, by which units they take.</summary>
    public static readonly string[] Leagues = ["any", "with", "without"];

    private static byte[] File(string head, IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines.Prepend(head)) + '\n');

    private static string Line(UnitRow one) => $"{one.Id},{one.Group},,{one.Id},{one.Id},{one.Area},{Day(one.From)},{Day(one.To)}";

    private static string Line(SiteRow one) =>
        $"{one.Id},{one.Id},{one.Id},{one.Owner},{one.Place},{one.Category},{Day(one.From)},{Day(one.To)},yes";

    private static string Line(DutyRow one) => string.Create(
        CultureInfo.InvariantCulture,
        $"{one.Id},{RegistryWords.Of(one.Kind)},{string.Join(';', one.OwedBy)},,{RegistryWords.Of(one.Period)},{one.Minimum},{one.Category},"
            + $"{one.Weight},{Day(one.Due)},{Day(one.From)},{Day(one.To)},{one.Id},{one.Id},样例");

    private static IEnumerable<string> Towns(Rows rows) => rows.Units.Where(one => one.IsTown).Select(one => one.Id).Distinct()
        .Select(id => $"{id},{900_000_000 + int.Parse(id.AsSpan(1), CultureInfo.InvariantCulture)},镇");

    private static IEnumerable<string> RuleLines(RuleRow one)
    {
        foreach (var (key, value) in new (string, object)[]
        {
            ("version", "v1"), ("sample", "yes"), ("late_credit_bp", one.LateCredit), ("deduction_per_missing_bp", one.PerMissing),
            ("deduction_per_revoked_bp", one.PerRevoked), ("deduction_max_bp", one.DeductionMax), ("veto_revoked_sites", one.Veto),
            ("new_unit_days", one.NewUnitDays),
        })
        {
            yield return $"{key},{value},{Day(one.From)}";
        }
    }

    private static string Day(DateOnly? day) => day is { } known ? known.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";
}
