using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Ledger.State;

/// <summary>Registries in the order of their revisions, one in memory at a time.</summary>
internal sealed class RegistryRows(IEnumerable<RegistryRecord> rows) : IDisposable
{
    private readonly IEnumerator<RegistryRecord> rest = rows.GetEnumerator();
    private bool isTaken = true;

    public RegistrySource Read(long revision)
    {
        while (Advance() && rest.Current.Revision < revision)
        {
            isTaken = true;
        }

        if (!isTaken && rest.Current.Revision == revision)
        {
            isTaken = true;
            return RegistryCodec.Read(rest.Current.Files);
        }

        throw new JournalDamagedException($"The registry of revision {revision} is missing.");
    }

    public IEnumerable<(long Revision, RegistrySource Files)> ReadUntil(long revision)
    {
        while (Advance() && rest.Current.Revision <= revision)
        {
            isTaken = true;
            yield return (rest.Current.Revision, RegistryCodec.Read(rest.Current.Files));
        }
    }

    public void Dispose() => rest.Dispose();

    private bool Advance()
    {
        if (isTaken && rest.MoveNext())
        {
            isTaken = false;
        }

        return !isTaken;
    }
}
