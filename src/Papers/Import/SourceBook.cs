using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Import;

/// <summary>A unit or site that a row may be about.</summary>
/// <param name="IsSite">A site has a stage; a unit has duties.</param>
internal sealed record SourceNode(string Id, bool IsSite, TemplateSource Source);

/// <summary>Finds what rows name among units, sites and duties.</summary>
internal sealed class SourceBook
{
    private readonly Directory<SourceNode> nodes = new();
    private readonly Dictionary<TemplateSource, Directory<TemplateDuty>> duties = new(ReferenceEqualityComparer.Instance);

    public SourceBook(IEnumerable<TemplateSource> sources)
    {
        foreach (var source in sources)
        {
            nodes.Add(source.Unit.Id, source.Unit.NameZh, new SourceNode(source.Unit.Id, IsSite: false, source));
            // A name is that of what stands: another site may have taken over a retired one's.
            foreach (var site in source.Sites)
            {
                nodes.Add(site.Id, site.IsRetired ? null : site.NameZh, new SourceNode(site.Id, IsSite: true, source));
            }

            var owed = duties[source] = new Directory<TemplateDuty>();
            foreach (var duty in source.Duties)
            {
                owed.Add(duty.Id, duty.NameZh, duty);
            }
        }
    }

    /// <summary>The unit or site of a row; null when it was found faulty.</summary>
    public SourceNode? FindNode(ImportRow row) => Find(nodes, row, ReportColumns.Node, ReportColumns.Name);

    /// <summary>The duty of a row; null when it was found faulty.</summary>
    public TemplateDuty? FindDuty(ImportRow row, SourceNode unit) =>
        Find(duties[unit.Source], row, ReportColumns.Obligation, ReportColumns.Title);

    private static T? Find<T>(Directory<T> directory, ImportRow row, SheetColumn id, SheetColumn name)
        where T : class
    {
        if (row.IsUnreadable(id.Name))
        {
            return null;
        }

        var column = row.IsBlank(id.Name) && !row.IsBlank(name.Name) ? name : id;
        var text = row[column.Name];
        if (text.Length == 0)
        {
            row.Lacks(id, new($"填写{id.Zh}，或唯一的{name.Zh}", $"Write the {id.Name}, or a {name.Name} that only one has"));
            return null;
        }

        var found = directory.Find(text);
        if (found.Count == 1)
        {
            return Agrees(directory, row, name, found[0]) ? found[0] : null;
        }

        row.Fault(column.Name, CauseOf(text, found.Count), new($"请照模板填写{id.Zh}", $"Write the {id.Name} as the template has it"));
        return null;
    }

    // Columns that were sorted without the others would report about the wrong thing.
    private static bool Agrees<T>(Directory<T> directory, ImportRow row, SheetColumn name, T found)
        where T : class
    {
        var named = directory.FindByName(row[name.Name]);
        if (named.Count == 0 || named.Contains(found))
        {
            return true;
        }

        row.Fault(
            name.Name,
            new($"{name.Zh}与编号不是同一个", $"The {name.Name} is not that of the id"),
            new("核对这一行是否错位", "See whether the row was shifted"));
        return false;
    }

    private static Phrase CauseOf(string text, int count)
    {
        var shown = ImportText.Shorten(text);
        return count == 0
            ? new($"“{shown}”不在本单位的名单中", $"'{shown}' is not among what this unit reports about")
            : new($"名称“{shown}”对应 {count} 个编号", $"The name '{shown}' is that of {count}");
    }

    /// <summary>Things by id, and by names that several may have. Of one id the first is kept.</summary>
    private sealed class Directory<T>
        where T : class
    {
        private readonly Dictionary<string, T> byId = [];
        private readonly Dictionary<string, List<T>> byName = [];

        public void Add(string id, string? name, T one)
        {
            if (!byId.TryAdd(ImportText.Key(id), one) || name is null)
            {
                return;
            }

            var key = ImportText.Key(name);
            if (!byName.TryGetValue(key, out var same))
            {
                byName[key] = same = [];
            }

            same.Add(one);
        }

        public List<T> Find(string text) => byId.TryGetValue(ImportText.Key(text), out var one) ? [one] : FindByName(text);

        public List<T> FindByName(string text) => byName.GetValueOrDefault(ImportText.Key(text)) ?? [];
    }
}
