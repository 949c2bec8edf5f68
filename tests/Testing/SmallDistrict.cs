using System.Collections.Immutable;
using System.Text;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Testing;

/// <summary>
/// A registry small enough to read in a test: two offices, a street, a town, three sites, one duty of each kind. Lines
/// are numbered as in a file, the header being line 1.
/// </summary>
public sealed record SmallDistrict(ImmutableSortedDictionary<string, string> Files)
{
    public static SmallDistrict Whole { get; } = new(new Dictionary<string, string>
    {
        ["district.csv"] = """
            编号 id,代码 code,中文名 name_zh,英文名 name_en
            d,640104,区,District
            """,
        ["groups.csv"] = """
            id,parent,name_zh,name_en
            offices,d,部门,Offices
            towns,d,乡镇,Towns
            """,
        ["areas.csv"] = """
            id,parent,name_zh,name_en
            organs,d,区直,Organs
            village,west,村,Village
            """,
        ["units.csv"] = """
            id,group,code,name_zh,name_en,area,from,to
            finance,offices,,财政局,Finance,organs,,
            health,offices,,卫健局,Health,organs,,
            east,towns,640104001,东街,East,d,,
            west,towns,,西镇,West,d,,
            """,
        ["towns.csv"] = """
            unit,division_code,kind
            east,640104001,街道
            west,640104100,镇
            """,
        ["categories.csv"] = """
            id,name_zh,name_en,annex3
            bank,银行,Bank,yes
            clinic,诊所,Clinic,no
            """,
        ["sites.csv"] = """
            id,name_zh,name_en,owner,territory,category,from,to,sample
            bank-1,银行 1,Bank 1,finance,east,bank,,,yes
            bank-2,银行 2,Bank 2,finance,west,bank,,,yes
            clinic-1,诊所 1,Clinic 1,health,village,clinic,2026-01-01,2026-12-31,no
            """,
        ["obligations.csv"] = """
            id,kind,owed_by,except,period,minimum,category,weight,due,from,to,name_zh,name_en,source
            plan,document,offices,,once,1,,10,2026-12-31,2026-01-01,,方案,Plan,制定方案
            notice,recurring,finance,,month,1,,5,,,,通报,Notice,每月通报
            banks,target,finance,,once,2,bank,40,,,,银行,Banks,2所银行
            coverage,coverage,health,,year,10000,,20,,,,覆盖率,Coverage,覆盖率100%
            form,standing,d,finance;towns,once,0,,0,,,,进度表,Form,填报
            """,
        ["rules.csv"] = """
            key,value,note
            version,sample-1,
            sample,yes,
            late_credit_bp,6000,
            deduction_per_missing_bp,100,
            deduction_per_revoked_bp,200,
            deduction_max_bp,2000,
            veto_revoked_sites,0,
            new_unit_days,90,
            """,
        ["leagues.csv"] = """
            id,name_zh,name_en,group,sites
            all-offices,部门,Offices,offices,any
            all-towns,乡镇,Towns,towns,with
            """,
        ["tie_chain.csv"] = """
            order,term
            2,fewest-missing
            1,verified-score
            """,
        ["tiers.csv"] = """
            id,name_zh,name_en,from_bp
            rest,其他,Rest,0
            good,良好,Good,8000
            """,
        ["exclusions.csv"] = """
            node
            finance
            """,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal));

    /// <summary>With another text for one line. A line just behind the last one is added.</summary>
    public SmallDistrict WithLine(string file, int line, string text)
    {
        var lines = Files[file].Split('\n').ToList();
        if (line > lines.Count)
        {
            lines.Add(text);
        }
        else
        {
            lines[line - 1] = text;
        }

        return WithFile(file, string.Join('\n', lines));
    }

    public SmallDistrict WithoutLine(string file, int line) =>
        WithFile(file, string.Join('\n', Files[file].Split('\n').Where((_, index) => index != line - 1)));

    /// <summary>With more lines at the end of a file.</summary>
    public SmallDistrict WithLines(string file, params ReadOnlySpan<string> lines) => WithFile(file, Files[file] + "\n" + string.Join('\n', lines));

    /// <summary>With one more column, which is empty in all lines.</summary>
    public SmallDistrict WithColumn(string file, string column)
    {
        var lines = Files[file].Split('\n');
        return WithFile(file, string.Join('\n', [$"{lines[0]},{column}", .. lines[1..].Select(line => line + ",")]));
    }

    public SmallDistrict WithFile(string file, string text) => new(Files.SetItem(file, text));

    public SmallDistrict WithoutFile(string file) => new(Files.Remove(file));

    public RegistrySource Source() => new(Files.ToDictionary(file => file.Key, file => Encoding.UTF8.GetBytes(file.Value)));

    /// <param name="appliedOn">Without it, what is left out never was.</param>
    public RegistryResult Load(DistrictRegistry? previous = null, DateOnly appliedOn = default) =>
        RegistryLoader.Load(Source().On(appliedOn), previous);

    /// <summary>Throws with all faults when there are any.</summary>
    public DistrictRegistry Registry(DistrictRegistry? previous = null, DateOnly appliedOn = default)
    {
        var result = Load(previous, appliedOn);
        return result.Registry ?? throw new InvalidOperationException(string.Join('\n', result.Faults));
    }
}
