using WasteSorting.Domain.Periods;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Ledger.Journal;

/// <summary>The first batch of every ledger: its first day and its first registry.</summary>
internal static class Founding
{
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
        return new JournalBatch(1, 2, now.ToUnixTimeMilliseconds(), entries.Written, RegistryCodec.Write(applied));
    }
}
