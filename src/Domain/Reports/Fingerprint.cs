using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WasteSorting.Domain.Reports;

/// <summary>
/// Tells whether two reports with one id say the same: 64 bits over everything but the id and the sender. Journals keep
/// it, so its value for a report must never change. It guards against mistakes; a client that forged a collision would
/// only keep its own second report from being refused.
/// </summary>
public static class Fingerprint
{
    private const ulong Prime = 0x9E37_79B9_7F4A_7C15;

    public static ulong Of(Report report)
    {
        var hash = Mix(Prime, (ulong)report.Day.DayNumber);
        hash = Mix(hash, report.Period is { } period ? ((ulong)period.Kind << 32) | (uint)period.Ordinal : ulong.MaxValue);
        hash = Mix(hash, ((ulong)report.Change.Kind << 16) | ((ulong)report.Change.Stage << 8) | (report.RevisesClosedPeriod ? 1UL : 0));
        hash = Mix(hash, (ulong)report.Change.Amount);
        hash = Mix(hash, (ulong)report.Change.Of);
        hash = Mix(hash, report.Takes);
        hash = Mix(hash, report.Node);
        hash = Mix(hash, report.Change.Obligation);
        hash = Mix(hash, report.Note);
        foreach (var piece in report.Evidence)
        {
            hash = Mix(hash, piece.Link);
            hash = Mix(hash, piece.MediaType);
            hash = Mix(hash, piece.Sha256.AsSpan());
        }

        return Mix(hash, (ulong)report.Evidence.Length);
    }

    private static ulong Mix(ulong hash, ulong value)
    {
        hash = (hash ^ value) * Prime;
        return hash ^ (hash >> 32);
    }

    private static ulong Mix(ulong hash, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return Mix(hash, bytes);
    }

    private static ulong Mix(ulong hash, string text)
    {
        Span<byte> bytes = stackalloc byte[8];
        var chars = text.AsSpan();
        for (; chars.Length >= 4; chars = chars[4..])
        {
            hash = Mix(hash, BitConverter.IsLittleEndian
                ? MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(chars))
                : ReadChars(chars[..4], bytes));
        }

        return Mix(Mix(hash, ReadChars(chars, bytes)), (ulong)text.Length);
    }

    private static ulong ReadChars(ReadOnlySpan<char> chars, Span<byte> bytes)
    {
        bytes.Clear();
        for (var at = 0; at < chars.Length; at++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[(at * 2)..], chars[at]);
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private static ulong Mix(ulong hash, ReadOnlySpan<byte> bytes)
    {
        hash = Mix(hash, (ulong)bytes.Length);
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var one in bytes)
        {
            hash = Mix(hash, one);
        }

        return hash;
    }
}
