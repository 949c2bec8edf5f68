using WasteSorting.Ledger.Registry;

namespace WasteSorting.Ledger.Journal;

/// <summary>The files of a registry as one piece of bytes: the day on which it is applied, then for each its name and content.</summary>
internal static class RegistryCodec
{
    public static byte[] Write(RegistrySource source)
    {
        var to = new ByteWriter();
        to.Number(source.AppliedOn.DayNumber);
        foreach (var (name, content) in source.Files)
        {
            to.Text(name);
            to.Bytes(content);
        }

        return to.Written.ToArray();
    }

    public static RegistrySource Read(ReadOnlySpan<byte> bytes)
    {
        var from = new ByteReader(bytes);
        var appliedOn = from.Day();
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (!from.IsAtEnd)
        {
            files[from.Text()] = from.Bytes().ToArray();
        }

        return new RegistrySource(files) { AppliedOn = appliedOn };
    }
}
