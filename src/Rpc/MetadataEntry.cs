namespace WasteSorting.Rpc;

/// <summary>One pair of a call's headers or trailers. A key that ends in <c>-bin</c> has bytes, any other has ASCII text.</summary>
public readonly record struct MetadataEntry
{
    private readonly object _value;

    internal MetadataEntry(string key, object value)
    {
        Key = key;
        _value = value;
    }

    public string Key { get; }

    public bool IsBinary => _value is byte[];

    /// <summary>The text. Throws for a binary entry.</summary>
    public string Value => _value as string ?? throw new InvalidOperationException($"'{Key}' is binary");

    /// <summary>The bytes. Throws for a text entry.</summary>
    public ReadOnlyMemory<byte> ValueBytes => Bytes;

    internal byte[] Bytes => _value as byte[] ?? throw new InvalidOperationException($"'{Key}' is text");

    internal bool Is(string key) => string.Equals(Key, key, StringComparison.Ordinal);
}
