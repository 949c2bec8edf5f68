namespace WasteSorting.Papers.Wording;

/// <summary>What a paper says: in Chinese, which counts, and in English, which is printed beside it where a gloss is asked for.</summary>
public readonly record struct Words(string Zh, string En)
{
    public static readonly Words None = new("", "");

    /// <summary>A dash, where a cell has nothing to say.</summary>
    public static readonly Words Dash = Same("–");

    /// <summary>Whether the English says more than the Chinese does.</summary>
    public bool IsGlossed => En.Length > 0 && En != Zh;

    /// <summary>What reads the same in both: a number, an id.</summary>
    public static Words Same(string text) => new(text, text);

    /// <summary>A name; one that has no English stays as it is.</summary>
    public static Words Name(string zh, string en) => new(zh.Length > 0 ? zh : en, en.Length > 0 ? en : zh);

    public static Words Join(string zhBetween, string enBetween, IEnumerable<Words> parts)
    {
        var all = parts as IReadOnlyCollection<Words> ?? [.. parts];
        return new Words(string.Join(zhBetween, all.Select(part => part.Zh)), string.Join(enBetween, all.Select(part => part.En)));
    }

    public static Words Add(Words left, Words right) => left + right;

    public static Words operator +(Words left, Words right) => new(left.Zh + right.Zh, left.En + right.En);
}
