using System.Collections.Immutable;

namespace WasteSorting.Ledger.Registry;

/// <summary>The files of a registry, byte for byte as they were given: what the journal keeps and an export returns.</summary>
public sealed class RegistrySource(IReadOnlyDictionary<string, byte[]> files) : IEquatable<RegistrySource>
{
    /// <summary>Contents by file name, in the order of the names.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; } = files.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The district's day on which they are applied: what they leave out ends on the day before.</summary>
    public DateOnly AppliedOn { get; init; }

    /// <summary>The same files, applied on a day.</summary>
    public RegistrySource On(DateOnly day) => new(Files) { AppliedOn = day };

    /// <summary>Bytes of all files together.</summary>
    public long ByteCount => Files.Values.Sum(content => (long)content.Length);

    public bool Equals(RegistrySource? other) =>
        other is not null
        && Files.Count == other.Files.Count
        && Files.All(file => other.Files.TryGetValue(file.Key, out var content) && content.AsSpan().SequenceEqual(file.Value));

    public override bool Equals(object? obj) => Equals(obj as RegistrySource);

    public override int GetHashCode() => HashCode.Combine(Files.Count, ByteCount);
}
