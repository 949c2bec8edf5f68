using System.Buffers.Binary;

namespace WasteSorting.Cli.Load.Plans;

/// <summary>
/// The ids of a run: UUIDs of version 7, so that they arrive nearly in order, made from the run and the report's number alone. Another
/// run has other ids, so that the same seed can be used on the same ledger again; the same run has the same, so that it can be replayed.
/// </summary>
internal readonly struct ReportIds(long run)
{
    private const ulong Version = 0x7000;
    private const ulong Variant = 0x8000_0000_0000_0000;

    // Reports that share one millisecond of the id's time: about the pace of a run.
    private const int PerMillisecond = 32;

    public Guid Of(int report)
    {
        // Mixing loses nothing and 64 bits of it are kept, so two reports of a run never share an id.
        var scattered = SplitMix.Mix((ulong)report ^ SplitMix.Mix((ulong)run));
        Span<byte> bytes = stackalloc byte[16];
        var time = ((ulong)run + (ulong)(report / PerMillisecond)) << 16;
        BinaryPrimitives.WriteUInt64BigEndian(bytes, time | Version | (scattered >> 52));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Variant | (scattered & 0x000F_FFFF_FFFF_FFFF));
        return new Guid(bytes, bigEndian: true);
    }
}
