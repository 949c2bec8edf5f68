using System.Collections.Immutable;

namespace WasteSorting.Domain.Registry;

/// <summary>Reads the categories, and gives each the index that it had before or the next free one.</summary>
internal sealed class CategoryDrafts
{
    private readonly Dictionary<string, Category> byId = new(StringComparer.Ordinal);
    private readonly bool complete;

    public CategoryDrafts(RegistrySheets sheets, DistrictRegistry? previous)
    {
        var sheet = sheets[RegistrySchema.Categories];
        complete = sheet.Usable;
        var count = previous?.Categories.Length ?? 0;
        foreach (var cells in sheet.Lines)
        {
            var id = cells.Id("id");
            var index = previous?.FindCategory(id)?.Index ?? count++;
            var category = new Category(index, id, cells.Name("name_zh"), cells.Name("name_en"), cells.YesNo("annex3"));
            if (id.Length > 0 && !byId.TryAdd(id, category))
            {
                cells.Fault("id", $"{Texts.Show(id)} stands twice");
            }
        }

        if (count > Limits.CategoriesMax)
        {
            sheet.Fault($"makes {count} categories with those left out before, at most {Limits.CategoriesMax} are taken");
        }

        var left = previous?.Categories.Where(one => !byId.ContainsKey(one.Id)).Select(one => one with { Retired = true });
        All = [.. byId.Values.Concat(left ?? []).OrderBy(one => one.Index)];
    }

    /// <summary>By index, retired ones included.</summary>
    public ImmutableArray<Category> All { get; }

    /// <summary>Index of the category that a line refers to; else a fault and <see cref="Node.None"/>.</summary>
    public int Find(RegistryCells cells, string column)
    {
        var id = cells[column];
        if (byId.TryGetValue(id, out var category))
        {
            return category.Index;
        }

        if (id.Length == 0)
        {
            cells.Fault(column, "is empty");
        }
        else if (complete)
        {
            cells.Fault(column, $"{Texts.Show(id)} is no category of the registry");
        }

        return Node.None;
    }
}
