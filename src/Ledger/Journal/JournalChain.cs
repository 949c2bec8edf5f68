using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WasteSorting.Ledger.Journal;

/// <summary>The hashes that make damage visible. Every journal computes them alike, so that chains of two can be compared.</summary>
public static class JournalChain
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>
    /// The chain after a row: SHA-256 of the chain before it, its revisions, its time, its entries and the hash of the registry that it
    /// applies, if it does.
    /// </summary>
    /// <param name="before">Chain of the row before, <see cref="Size"/> bytes; zeros before the first row.</param>
    /// <param name="into">Takes <see cref="Size"/> bytes.</param>
    public static void HashRow(ReadOnlySpan<byte> before, in JournalBatch batch, Span<byte> into)
    {
        Span<byte> numbers = stackalloc byte[24];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, batch.First);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[8..], batch.Last);
        BinaryPrimitives.WriteInt64LittleEndian(numbers[16..], batch.At);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        hash.AppendData(numbers);
        hash.AppendData(batch.Entries.Span);
        if (batch.RegistryHash is { } registry)
        {
            hash.AppendData(registry);
        }

        hash.GetHashAndReset(into);
    }

    /// <summary>SHA-256 of a registry's revision or a snapshot part's number, and its content: <see cref="Size"/> bytes.</summary>
    public static byte[] HashOf(long key, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, key);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(number);
        hash.AppendData(content);
        return hash.GetHashAndReset();
    }
}
