using WasteSorting.Domain.Periods;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Ledger.Journal;

/// <summary>What a ledger begins with: a new one with its first day and registry, a copy with the entry that its own history begins.</summary>
internal static class Founding
{
    /// <summary>Of the first batch of a ledger: its first registry.</summary>
    public const long LastRevision = 2;

    /// <param name="head">Where the journal ends before.</param>
    /// <exception cref="RegistryFaultsException">The ledger is empty and the registry has faults.</exception>
    public static JournalBatch After(JournalHead head, RegistrySource first, DateTimeOffset now) =>
        head.Revision == 0 ? Of(first, now) : NewHistory(head, now);

    /// <exception cref="RegistryFaultsException">The registry has faults.</exception>
    public static JournalBatch Of(RegistrySource first, DateTimeOffset now)
    {
        var applied = first.On(Calendar.DayAt(now));
        var result = RegistryLoader.Load(applied, null);
        if (result.Registry is not { } registry)
        {
            throw new RegistryFaultsException(result.Faults);
        }

        var entries = new ByteWriter();
        EntryCodec.Write(entries, new DayBegan(Calendar.DayAt(now), Author.Ledger));
        EntryCodec.Write(entries, new RegistryApplied(registry.Version, Author.Ledger));
        return new JournalBatch(1, LastRevision, now.ToUnixTimeMilliseconds(), entries.Written, RegistryCodec.Write(applied));
    }

    private static JournalBatch NewHistory(JournalHead from, DateTimeOffset now)
    {
        var entries = new ByteWriter();
        EntryCodec.Write(entries, new HistoryBegan(from, Author.Ledger));
        return new JournalBatch(from.Revision + 1, from.Revision + 1, now.ToUnixTimeMilliseconds(), entries.Written);
    }
}
