using Google.Protobuf;
using WasteSorting.Contracts.V1;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Server.Api;

/// <summary>Batches of the journal as messages that are each below what clients take, and back.</summary>
internal static class BackupParts
{
    private const int PartBytes = 1024 * 1024;

    public static IEnumerable<BackupResponse> Write(JournalBatch batch)
    {
        var parts = Parts(batch.Entries).Select(part => Begin(batch, entries: part))
            .Concat(Parts(batch.Registry ?? default).Select(part => Begin(batch, files: part)))
            .ToArray();
        foreach (var part in parts[..^1])
        {
            part.Continued = true;
        }

        return parts;
    }

    /// <param name="parts">All parts of one batch, in their order.</param>
    public static JournalBatch Read(IReadOnlyCollection<BackupResponse> parts)
    {
        var first = parts.First();
        byte[] entries = [.. parts.SelectMany(part => part.Entries)];
        byte[] files = [.. parts.SelectMany(part => part.RegistryFiles)];
        return new JournalBatch(
            first.FirstRevision,
            first.LastRevision,
            first.CommittedAt.ToDateTimeOffset().ToUnixTimeMilliseconds(),
            entries,
            files.Length == 0 ? default(ReadOnlyMemory<byte>?) : files);
    }

    private static BackupResponse Begin(in JournalBatch batch, ByteString? entries = null, ByteString? files = null) => new()
    {
        FirstRevision = batch.First,
        LastRevision = batch.Last,
        CommittedAt = WireTime.Of(batch.At),
        Entries = entries ?? ByteString.Empty,
        RegistryFiles = files ?? ByteString.Empty,
    };

    private static IEnumerable<ByteString> Parts(ReadOnlyMemory<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at += PartBytes)
        {
            yield return UnsafeByteOperations.UnsafeWrap(bytes.Slice(at, Math.Min(PartBytes, bytes.Length - at)));
        }
    }
}
