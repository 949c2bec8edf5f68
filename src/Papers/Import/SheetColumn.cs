using System.Collections.Immutable;

namespace WasteSorting.Papers.Import;

/// <summary>A column that is looked for.</summary>
/// <param name="Name">Machine name, the last word of its header.</param>
/// <param name="Zh">Chinese name.</param>
internal sealed record SheetColumn(string Name, string Zh)
{
    /// <summary>Other Chinese names that lists have for it.</summary>
    public ImmutableArray<string> Others { get; init; } = [];

    /// <summary>Another machine name that it has elsewhere. Empty: none.</summary>
    public string OtherName { get; init; } = "";

    /// <summary>Chinese name and machine name, as in the registry's files.</summary>
    public string Header => $"{Zh} {Name}";

    /// <summary>The header says the Chinese name, the machine name, or one after the other.</summary>
    public bool Fits(string header)
    {
        var key = ImportText.Key(header).Replace("*", "", StringComparison.Ordinal).Trim();
        var lastWord = key[(key.LastIndexOf(' ') + 1)..];
        var joined = key.Replace(" ", "", StringComparison.Ordinal);
        return lastWord == Name
            || (OtherName.Length > 0 && lastWord == OtherName)
            || Others.Append(Zh).Select(ImportText.Key).Any(zh => joined == zh || joined == zh + Name || joined == $"{zh}({Name})");
    }
}
