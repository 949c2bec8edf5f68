using System.Globalization;
using System.Text;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Testing;

/// <summary>
/// Registries made for tests: a small one with every kind of node, obligation and period, and random ones that are as deep
/// as is allowed.
/// </summary>
public static class TestDistricts
{
    private const string Rules = """
        key,value
        version,test-1
        sample,yes
        late_credit_bp,6000
        deduction_per_missing_bp,100
        deduction_per_revoked_bp,200
        deduction_max_bp,2000
        veto_revoked_sites,0
        new_unit_days,90
        """;

    private const string TieChain = """
        order,term
        1,verified-score
        2,certified-share
        3,on-time-share
        4,fewest-missing
        5,reported-score
        """;

    private const string Tiers = """
        id,name_zh,name_en,from_bp
        good,良好,Good,8000
        below,不合格,Below,0
        """;

    private const string Obligations = """
        id,kind,owed_by,except,period,minimum,category,weight,due,from,to,name_zh,name_en,source
        plan,document,members,,once,1,,10,2026-12-31,,,方案,Plan,source
        month-act,recurring,members,,month,2,,7,,,,月,Monthly act,source
        quarter-act,recurring,members,,quarter,2,,5,,,,季,Quarterly act,source
        half-act,recurring,members,,half-year,1,,4,,,,半年,Half-yearly act,source
        year-act,recurring,members,,year,1,,3,,,,年,Yearly act,source
        once-act,recurring,members,,once,3,,2,2026-10-15,,,一次,Act,source
        month-share,coverage,members,,month,9000,,6,,,,月率,Monthly share,source
        share,coverage,members,,once,8000,,6,,,,率,Share,source
        schools,target,dept-a,,once,2,school,9,,,,学校,Schools,source
        banks,target,dept-a,,once,1,bank,9,2026-10-31,,,银行,Banks,source
        standing,standing,members,,once,0,,0,,,,常,Standing,source
        """;

    public static RegistrySource Source() => Files(
        """
        id,parent,name_zh,name_en
        members,d,成员,Members
        departments,members,部门,Departments
        towns,members,乡镇,Towns
        """,
        """
        id,parent,name_zh,name_en
        organs,d,区直,Organs
        village,town-b,村,Village
        """,
        """
        id,group,code,name_zh,name_en,area,from,to
        dept-a,departments,,部门甲,Department A,organs,,
        dept-b,departments,,部门乙,Department B,organs,,
        town-a,towns,,镇甲,Town A,d,,
        town-b,towns,,镇乙,Town B,d,,
        """,
        """
        unit,division_code,kind
        town-a,640104001,镇
        town-b,640104002,乡
        """,
        """
        id,name_zh,name_en,owner,territory,category,from,to,sample
        school-1,学校一,School 1,dept-a,town-a,school,,,yes
        school-2,学校二,School 2,dept-a,town-b,school,,,yes
        school-3,学校三,School 3,dept-a,village,school,,,yes
        bank-1,银行一,Bank 1,dept-a,town-a,bank,,,yes
        bank-2,银行二,Bank 2,town-b,town-b,bank,,,yes
        bank-3,银行三,Bank 3,dept-b,village,bank,2026-10-15,,yes
        """,
        Obligations,
        """
        id,name_zh,name_en,group,sites
        departments,部门,Departments,departments,any
        towns,乡镇,Towns,towns,any
        """);

    public static DistrictRegistry Registry(RegistrySource source) => RegistryLoader.Load(source, null) is { Registry: { } registry }
        ? registry
        : throw new InvalidOperationException(string.Join('\n', RegistryLoader.Load(source, null).Faults));

    /// <summary>A random registry: groups in groups and areas in towns in areas, down to the last level allowed.</summary>
    public static RegistrySource Random(Random random, int unitCount, int siteCount)
    {
        var deepest = Domain.Limits.DepthMax - 3;
        var groups = Tree(random, "g", deepest, 4);
        var groupRows = Rows(groups, (at, id, parent) => $"{id},{parent},组{at},Group {at}");
        var towns = new StringBuilder("unit,division_code,kind\n");
        var units = new StringBuilder("id,group,code,name_zh,name_en,area,from,to\n");
        var areas = new StringBuilder("id,parent,name_zh,name_en\norgans,d,区直,Organs\n");
        var places = new List<(string Id, int Depth)> { ("d", 1) };
        for (var at = 0; at < unitCount; at++)
        {
            // Every other unit is a town, and towns and areas hang below each other.
            var isTown = at % 2 == 1;
            var (area, depth) = isTown ? places[random.Next(places.Count)] : ("organs", 2);
            var group = groups[random.Next(groups.Count)].Id;
            units.Append(CultureInfo.InvariantCulture, $"u{at},{group},,单位{at},Unit {at},{area},{FromDay(random)},\n");
            if (isTown)
            {
                towns.Append(CultureInfo.InvariantCulture, $"u{at},{640_100_000 + at},镇\n");
                areas.Append(CultureInfo.InvariantCulture, $"a{at},u{at},村{at},Village {at}\n");
                if (depth < deepest)
                {
                    places.Add(($"u{at}", depth + 1));
                    places.Add(($"a{at}", depth + 2));
                }
            }
        }

        var sites = new StringBuilder("id,name_zh,name_en,owner,territory,category,from,to,sample\n");
        for (var at = 0; at < siteCount; at++)
        {
            var place = (random.Next(unitCount / 2) * 2) + 1;
            var territory = random.Next(2) == 0 ? $"u{place}" : $"a{place}";
            var category = random.Next(3) == 0 ? "bank" : "school";
            sites.Append(
                CultureInfo.InvariantCulture,
                $"s{at},点{at},Site {at},u{random.Next(unitCount)},{territory},{category},{FromDay(random)},,yes\n");
        }

        var obligations = Obligations
            .Replace(",members,", ",d,", StringComparison.Ordinal)
            .Replace(",dept-a,", ",d,", StringComparison.Ordinal);
        return Files(groupRows, areas.ToString(), units.ToString(), towns.ToString(), sites.ToString(), obligations,
            $"id,name_zh,name_en,group,sites\nall,全部,All,{groups[0].Id},any\n");
    }

    private static string FromDay(Random random) => random.Next(10) == 0 ? "2026-10-15" : "";

    private static List<(string Id, string Parent, int Depth)> Tree(Random random, string prefix, int depthMax, int width)
    {
        var nodes = new List<(string Id, string Parent, int Depth)> { ($"{prefix}0", "d", 2) };
        for (var depth = 3; depth <= depthMax; depth++)
        {
            for (var at = 0; at < random.Next(1, width); at++)
            {
                var above = nodes.Where(one => one.Depth == depth - 1).ToList();
                nodes.Add(($"{prefix}{nodes.Count}", above[random.Next(above.Count)].Id, depth));
            }
        }

        return nodes;
    }

    private static string Rows(List<(string Id, string Parent, int Depth)> nodes, Func<int, string, string, string> row) =>
        "id,parent,name_zh,name_en\n" + string.Join('\n', nodes.Select((one, at) => row(at, one.Id, one.Parent))) + "\n";

    private static RegistrySource Files(
        string groups, string areas, string units, string towns, string sites, string obligations, string leagues) => new(
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [RegistrySchema.District] = "id,code,name_zh,name_en\nd,640104,区,District\n",
            [RegistrySchema.Groups] = groups,
            [RegistrySchema.Areas] = areas,
            [RegistrySchema.Units] = units,
            [RegistrySchema.Towns] = towns,
            [RegistrySchema.Categories] = "id,name_zh,name_en,annex3\nschool,学校,School,yes\nbank,银行,Bank,yes\n",
            [RegistrySchema.Sites] = sites,
            [RegistrySchema.Obligations] = obligations,
            [RegistrySchema.Rules] = Rules,
            [RegistrySchema.Leagues] = leagues,
            [RegistrySchema.TieChain] = TieChain,
            [RegistrySchema.Tiers] = Tiers,
            [RegistrySchema.Exclusions] = "node\n",
        }.ToDictionary(file => file.Key, file => Encoding.UTF8.GetBytes(file.Value), StringComparer.Ordinal));
}

/// <summary>Edits of registry files as a clerk makes them: line by line.</summary>
public static class RegistryEdits
{
    /// <summary>Replaces text in the line that starts with an id.</summary>
    public static RegistrySource Change(this RegistrySource source, string file, string id, string from, string to) =>
        source.Edit(file, lines => lines.Select(line =>
            (id.Length == 0 || line.StartsWith(id + ",", StringComparison.Ordinal)) ? line.Replace(from, to, StringComparison.Ordinal) : line));

    public static RegistrySource Remove(this RegistrySource source, string file, string id) =>
        source.Edit(file, lines => lines.Where(line => !line.StartsWith(id + ",", StringComparison.Ordinal)));

    public static RegistrySource RemoveWhere(this RegistrySource source, string file, Func<string, bool> isLeftOut) =>
        source.Edit(file, lines => lines.Where(line => !isLeftOut(line)));

    /// <summary>Keeps the first lines of a file, its header among them.</summary>
    public static RegistrySource Cut(this RegistrySource source, string file, int lines) => source.Edit(file, all => all.Take(lines));

    public static RegistrySource Add(this RegistrySource source, string file, string line) =>
        source.Edit(file, lines => lines.Append(line));

    private static RegistrySource Edit(this RegistrySource source, string file, Func<IEnumerable<string>, IEnumerable<string>> edit)
    {
        var lines = Encoding.UTF8.GetString(source.Files[file]).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0);
        var edited = string.Join('\n', edit(lines)) + "\n";
        return new RegistrySource(new Dictionary<string, byte[]>(source.Files, StringComparer.Ordinal) { [file] = Encoding.UTF8.GetBytes(edited) });
    }
}
