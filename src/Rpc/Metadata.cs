using System.Buffers;
using System.Collections;

namespace WasteSorting.Rpc;

/// <summary>Headers or trailers of a call, in order; a key may occur more than once.</summary>
public sealed class Metadata : IReadOnlyList<MetadataEntry>
{
    private const string BinarySuffix = "-bin";
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    // Reserved by the protocol, and yet written by applications: error details and the wish to be retried later.
    private static readonly string[] ReservedButAllowed = ["grpc-status-details-bin", "grpc-retry-pushback-ms"];

    private readonly List<MetadataEntry> _entries = [];

    public int Count => _entries.Count;

    public MetadataEntry this[int index] => _entries[index];

    /// <summary>Adds text: printable ASCII, no space at either end (the transport would not keep it).</summary>
    public void Add(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckKey(key);
        if (IsBinaryKey(key))
        {
            throw new ArgumentException($"'{key}' ends in -bin and takes bytes", nameof(key));
        }

        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~') || value.AsSpan().Trim(' ').Length != value.Length)
        {
            throw new ArgumentException($"the value of '{key}' is not plain printable ASCII; use a -bin key", nameof(value));
        }

        _entries.Add(new MetadataEntry(key, value));
    }

    /// <summary>Adds bytes under a key that ends in <c>-bin</c>.</summary>
    public void Add(string key, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckKey(key);
        if (!IsBinaryKey(key))
        {
            throw new ArgumentException($"'{key}' does not end in -bin and takes text", nameof(key));
        }

        _entries.Add(new MetadataEntry(key, value));
    }

    /// <summary>The first text under the key, or null.</summary>
    public string? GetValue(string key)
    {
        foreach (var entry in _entries)
        {
            if (entry.Is(key))
            {
                return entry.Value;
            }
        }

        return null;
    }

    /// <summary>The first bytes under the key, or null.</summary>
    public byte[]? GetBytes(string key)
    {
        foreach (var entry in _entries)
        {
            if (entry.Is(key))
            {
                return entry.Bytes;
            }
        }

        return null;
    }

    public IEnumerable<MetadataEntry> GetAll(string key) => _entries.Where(entry => entry.Is(key));

    public IEnumerator<MetadataEntry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static bool IsBinaryKey(string key) => key.EndsWith(BinarySuffix, StringComparison.Ordinal);

    internal static bool IsReserved(string key) =>
        key.StartsWith("grpc-", StringComparison.Ordinal) && !ReservedButAllowed.Contains(key, StringComparer.Ordinal);

    /// <summary>What the other side sent is taken as it is: odd text must never fail a call.</summary>
    internal void AddReceived(string key, object value) => _entries.Add(new MetadataEntry(key, value));

    private static void CheckKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (key.AsSpan().ContainsAnyExcept(KeyCharacters))
        {
            throw new ArgumentException($"'{key}' has characters other than a-z, 0-9, '-', '_' and '.'", nameof(key));
        }

        if (IsReserved(key))
        {
            throw new ArgumentException($"'{key}' is reserved for the protocol", nameof(key));
        }
    }
}
