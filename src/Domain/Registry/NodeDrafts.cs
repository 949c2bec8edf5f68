namespace WasteSorting.Domain.Registry;

/// <summary>Reads the files that define nodes, and joins the nodes to their parents on both lines.</summary>
internal sealed class NodeDrafts
{
    private static readonly string[] TownKinds = ["街道", "镇", "乡"];

    private readonly RegistrySheets sheets;
    private readonly CategoryDrafts categories;
    private readonly RegistryTimeline timeline;
    private readonly Dictionary<string, NodeDraft> byId;

    public NodeDrafts(RegistrySheets sheets, CategoryDrafts categories, RegistryTimeline timeline)
    {
        this.timeline = timeline;
        this.sheets = sheets;
        this.categories = categories;
        var expected = sheets[RegistrySchema.Sites].Count + sheets[RegistrySchema.Units].Count;
        byId = new Dictionary<string, NodeDraft>(expected, StringComparer.Ordinal);
        IsComplete = sheets.AreUsable(
            RegistrySchema.District,
            RegistrySchema.Groups,
            RegistrySchema.Areas,
            RegistrySchema.Units,
            RegistrySchema.Towns,
            RegistrySchema.Sites);
        ReadDistrict();
        ReadParts(RegistrySchema.Groups, NodeKind.Group);
        ReadParts(RegistrySchema.Areas, NodeKind.Area);
        ReadUnits();
        ReadTowns();
        ReadSites();
        foreach (var draft in All)
        {
            Join(draft);
        }
    }

    /// <summary>In the order of the files: the district, groups, areas, units, sites.</summary>
    public List<NodeDraft> All { get; } = [];

    /// <summary>References can be judged: every file that defines nodes could be read.</summary>
    public bool IsComplete { get; }

    /// <summary>Whether the files hold the node with an id.</summary>
    public bool Holds(string id) => byId.ContainsKey(id);

    /// <summary>The node that a line refers to, when it is of an allowed kind; else a fault and null.</summary>
    public NodeDraft? Find(RegistryCells cells, string column, string id, params ReadOnlySpan<NodeKind> kinds)
    {
        if (id.Length == 0)
        {
            cells.Fault(column, "is empty");
        }
        else if (!byId.TryGetValue(id, out var found))
        {
            if (IsComplete)
            {
                cells.Fault(column, $"{Texts.Show(id)} is no node of the registry");
            }
        }
        else if (!kinds.Contains(found.Kind))
        {
            var allowed = string.Join(" or ", kinds.ToArray().Select(RegistryWords.Of));
            cells.Fault(column, $"{Texts.Show(id)} is {RegistryWords.Of(found.Kind)}, here stands {allowed}");
        }
        else
        {
            return found;
        }

        return null;
    }

    private void ReadDistrict()
    {
        var sheet = sheets[RegistrySchema.District];
        foreach (var cells in sheet.Lines)
        {
            if (All.Count == 0)
            {
                Add(Draft(cells, NodeKind.District, cells.Code("code")));
            }
            else
            {
                cells.Fault("", "a registry has one district");
            }
        }

        if (All.Count == 0)
        {
            sheet.Fault("names no district");
        }
    }

    private void ReadParts(string file, NodeKind kind)
    {
        foreach (var cells in sheets[file].Lines)
        {
            Add(Draft(cells, kind));
        }
    }

    private void ReadUnits()
    {
        foreach (var cells in sheets[RegistrySchema.Units].Lines)
        {
            var (from, to) = cells.Days();
            cells.CheckVoid();
            Add(Draft(cells, NodeKind.Unit, cells.Code("code"), from, to));
        }
    }

    private void ReadSites()
    {
        foreach (var cells in sheets[RegistrySchema.Sites].Lines)
        {
            var (from, to) = cells.Days();
            cells.CheckVoid();
            Add(Draft(cells, NodeKind.Site, "", from, to, cells.YesNo("sample")));
        }
    }

    private NodeDraft Draft(
        RegistryCells cells, NodeKind kind, string code = "", DateOnly? from = null, DateOnly? to = null, bool sample = false) => new()
        {
            Runs = timeline.SpansOf(cells.File, cells["id"]),
            Cells = cells,
            Kind = kind,
            Id = cells.Id("id"),
            NameZh = cells.Name("name_zh"),
            NameEn = cells.Name("name_en"),
            Code = code,
            From = from,
            To = to,
            Sample = sample,
        };

    private void Add(NodeDraft draft)
    {
        All.Add(draft);
        if (draft.Id.Length > 0 && !byId.TryAdd(draft.Id, draft))
        {
            var first = byId[draft.Id].Cells;
            draft.Cells.Fault("id", $"{Texts.Show(draft.Id)} is already the id of {first.File}:{first.Line}");
        }
    }

    private void ReadTowns()
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cells in sheets[RegistrySchema.Towns].Lines)
        {
            var code = cells["division_code"];
            if (code.Length is not (9 or 12) || !code.All(char.IsAsciiDigit))
            {
                cells.Fault("division_code", $"{Texts.Show(code)} is no division code of 9 or 12 digits");
            }
            else if (!codes.Add(code))
            {
                cells.Fault("division_code", $"{code} stands twice");
            }

            if (!TownKinds.Contains(cells["kind"]))
            {
                cells.Fault("kind", $"{Texts.Show(cells["kind"])} is none of {string.Join(", ", TownKinds)}");
            }

            if (Find(cells, "unit", cells["unit"], NodeKind.Unit) is { } unit)
            {
                MakeTown(unit, cells, code);
            }
        }
    }

    private static void MakeTown(NodeDraft unit, RegistryCells cells, string code)
    {
        if (unit.IsTown)
        {
            cells.Fault("unit", $"{Texts.Show(unit.Id)} stands twice");
        }

        if (unit.Code.Length > 0 && unit.Code != code)
        {
            cells.Fault("division_code", $"differs from the code {unit.Code} in {unit.Cells.File}:{unit.Cells.Line}");
        }

        unit.Code = code;
        unit.IsTown = true;
    }

    private void Join(NodeDraft draft)
    {
        var cells = draft.Cells;
        switch (draft.Kind)
        {
            case NodeKind.District:
                break;
            case NodeKind.Group:
                draft.LineParent = Find(cells, "parent", cells["parent"], NodeKind.District, NodeKind.Group);
                break;
            case NodeKind.Area:
                draft.TerritoryParent = FindTerritory(draft, "parent", NodeKind.District, NodeKind.Area, NodeKind.Unit);
                break;
            case NodeKind.Unit:
                draft.LineParent = Find(cells, "group", cells["group"], NodeKind.Group);
                draft.TerritoryParent = FindTerritory(draft, "area", NodeKind.District, NodeKind.Area, NodeKind.Unit);
                break;
            case NodeKind.Site:
                draft.LineParent = Outlives(draft, "owner", Find(cells, "owner", cells["owner"], NodeKind.Unit));
                draft.TerritoryParent = Outlives(draft, "territory", FindTerritory(draft, "territory", NodeKind.Area, NodeKind.Unit));
                draft.Category = categories.Find(cells, "category");
                break;
        }
    }

    private NodeDraft? FindTerritory(NodeDraft draft, string column, params ReadOnlySpan<NodeKind> kinds)
    {
        var found = Find(draft.Cells, column, draft.Cells[column], kinds);
        if (found is { Kind: NodeKind.Unit, IsTown: false } && IsComplete)
        {
            draft.Cells.Fault(
                column, $"{Texts.Show(found.Id)} is a unit without territory: {RegistrySchema.Towns} does not list it");
            return null;
        }

        return found;
    }

    /// <summary>A site without a unit that answers for it would fall out of a line's totals on the day the unit ends.</summary>
    private static NodeDraft? Outlives(NodeDraft site, string column, NodeDraft? parent)
    {
        if (parent is { NeverWas: true } && !site.NeverWas)
        {
            site.Cells.Fault(column, $"{Texts.Show(parent.Id)} never was: its line is void");
        }
        else if (parent?.RunTo is { } parentTo && (site.To is not { } siteTo || siteTo > parentTo))
        {
            site.Cells.Fault(column, $"{Texts.Show(parent.Id)} ends on {parentTo:yyyy-MM-dd}, before this site does");
        }
        else if (parent?.RunFrom is { } parentFrom && site.To is { } lastDay && lastDay < parentFrom)
        {
            site.Cells.Fault(column, $"{Texts.Show(parent.Id)} begins on {parentFrom:yyyy-MM-dd}, after this site ends");
        }

        return parent;
    }
}
