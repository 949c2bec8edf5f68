using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WasteSorting.Ledger.Access;

/// <summary>A SHA-256 hash: all that is kept of a secret.</summary>
public readonly record struct Digest(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Bytes of a digest.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>The digest of some bytes, such as a token's text or a certificate.</summary>
    public static Digest Of(ReadOnlySpan<byte> secret)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(secret, hash);
        return Read(hash);
    }

    /// <summary>Reads <see cref="Size"/> bytes.</summary>
    public static Digest Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), B);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(16), C);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(24), D);
        return bytes;
    }

    /// <summary>64 hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToBytes());
}
