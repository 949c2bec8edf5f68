using WasteSorting.Ledger.Registry;

namespace WasteSorting.Ledger.Journal;

/// <summary>A reader over a connection of its own, beside whoever writes. Used by one thread; sees what is durable.</summary>
public sealed record OpenedReader(IJournalReader Reader, IDisposable Connection) : IDisposable
{
    /// <summary>The files of the registry that a revision applied.</summary>
    /// <exception cref="JournalDamagedException">They are missing.</exception>
    public RegistrySource ReadRegistry(long revision)
    {
        var found = Reader.ReadRegistries(revision - 1).FirstOrDefault();
        return found?.Revision == revision
            ? RegistryCodec.Read(found.Files)
            : throw new JournalDamagedException($"The registry of revision {revision} is missing.");
    }

    public void Dispose() => Connection.Dispose();
}
