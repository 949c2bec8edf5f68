using System.Text;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Testing;

/// <summary>
/// A district small enough for chance to hit every corner of it: all kinds of nodes and obligations, groups and areas in
/// two steps, units and sites that come and go, and due days inside the weeks that tests play in.
/// </summary>
public static class PlayDistrict
{
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        [RegistrySchema.District] = """
            id,code,name_zh,name_en
            small,000001,小区,Small District
            """,
        [RegistrySchema.Groups] = """
            id,parent,name_zh,name_en
            departments,small,部门,Departments
            bureaus,departments,局,Bureaus
            towns,small,乡镇,Towns
            """,
        [RegistrySchema.Areas] = """
            id,parent,name_zh,name_en
            organs,small,区直,District organs
            riverside,east,滨河社区,Riverside Community
            """,
        [RegistrySchema.Units] = """
            id,group,code,name_zh,name_en,area,from,to
            works,bureaus,,住建局,Works Bureau,organs,,
            schools,departments,,教育局,Schools Department,organs,,
            idle,departments,,闲局,Idle Department,organs,,
            fresh,departments,,新局,Fresh Department,organs,2026-11-20,
            leaving,bureaus,,旧局,Leaving Bureau,organs,,2026-12-05
            east,towns,,东镇,East Town,small,,
            west,towns,,西镇,West Town,small,,
            """,
        [RegistrySchema.Towns] = """
            unit,division_code,kind
            east,000001001,镇
            west,000001002,镇
            """,
        [RegistrySchema.Categories] = """
            id,name_zh,name_en,annex3
            shop,商店,Shop,yes
            school,学校,School,yes
            town,示范乡镇,Demonstration town,no
            """,
        [RegistrySchema.Sites] = """
            id,name_zh,name_en,owner,territory,category,from,to,sample
            shop-1,商店 1,Shop 1,works,riverside,shop,,,yes
            shop-2,商店 2,Shop 2,works,east,shop,,,yes
            shop-3,商店 3,Shop 3,works,west,shop,,,yes
            shop-4,商店 4,Shop 4,works,west,shop,2026-12-10,,yes
            shop-5,商店 5,Shop 5,works,east,shop,,2026-12-20,yes
            school-1,学校 1,School 1,schools,west,school,,,yes
            school-2,学校 2,School 2,schools,riverside,school,,,yes
            town-1,示范乡镇 1,Demonstration town 1,works,west,town,,,yes
            """,
        [RegistrySchema.Obligations] = """
            id,kind,owed_by,except,period,minimum,category,weight,due,from,to,name_zh,name_en,source
            plan,document,works;schools,,once,2,,10,2026-12-15,,,方案,Plan,样例
            charter,document,departments;towns,,once,1,,10,,,,章程,Charter,样例
            launch,recurring,departments;towns,idle,once,1,,10,2026-12-31,,,启动,Launch,样例
            monthly,recurring,departments;towns,idle,month,2,,5,,,,月度,Monthly act,样例
            quarterly,recurring,works;schools,,quarter,1,,10,,,,季度,Quarterly act,样例
            half-yearly,recurring,works,,half-year,1,,20,,,,半年,Half-yearly act,样例
            yearly,recurring,schools,,year,3,,20,,,,年度,Yearly act,样例
            brief,recurring,works;east,,month,1,,5,,2026-11-15,2027-01-10,短期,Brief act,样例
            taught,coverage,schools,,year,9500,,20,,,,覆盖率,Share taught,样例
            sorted,coverage,east;west,,month,5000,,20,,,,分类率,Share sorted,样例
            rated,coverage,works,,once,500,,20,2026-12-10,,,分值占比,Share rated,样例
            target-shop,target,works,,once,3,shop,40,2026-12-20,,,商店,Shops,样例
            target-school,target,schools,,once,2,school,40,,,,学校,Schools,样例
            target-town,target,works,,once,1,town,40,,,,示范乡镇,Towns,样例
            diary,standing,departments;towns,,once,0,,0,,,,日志,Diary,样例
            """,
        [RegistrySchema.Rules] = """
            key,value
            version,small-1
            sample,yes
            late_credit_bp,6000
            deduction_per_missing_bp,100
            deduction_per_revoked_bp,200
            deduction_max_bp,2000
            veto_revoked_sites,0
            new_unit_days,90
            """,
        [RegistrySchema.Leagues] = """
            id,name_zh,name_en,group,sites
            with-sites,有示范点,With sites,departments,with
            without-sites,无示范点,Without sites,departments,without
            towns,乡镇,Towns,towns,any
            """,
        [RegistrySchema.TieChain] = """
            order,term
            1,verified-score
            2,certified-share
            3,on-time-share
            4,fewest-missing
            """,
        [RegistrySchema.Tiers] = """
            id,name_zh,name_en,from_bp
            good,良好,Good,8000
            pass,合格,Pass,6000
            below,不合格,Below,0
            """,
        [RegistrySchema.Exclusions] = "node\nidle",
    };

    /// <param name="replaced">Files whose text another one replaces.</param>
    public static DistrictRegistry Registry(params ReadOnlySpan<(string File, string Text)> replaced) => RegistryAfter(null, replaced);

    /// <param name="previous">The registry that it replaces.</param>
    /// <param name="replaced">Files whose text another one replaces.</param>
    public static DistrictRegistry RegistryAfter(DistrictRegistry? previous, params ReadOnlySpan<(string File, string Text)> replaced)
    {
        var texts = new Dictionary<string, string>(Texts, StringComparer.Ordinal);
        foreach (var (file, text) in replaced)
        {
            texts[file] = text;
        }

        var result = RegistryLoader.Load(texts.ToDictionary(one => one.Key, one => Encoding.UTF8.GetBytes(one.Value)), previous);
        return result.Registry ?? throw new InvalidOperationException(string.Join('\n', result.Faults));
    }

    /// <summary>A file's text, to be changed for <see cref="Registry"/>.</summary>
    public static string Text(string file) => Texts[file];
}
