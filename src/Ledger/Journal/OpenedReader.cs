namespace WasteSorting.Ledger.Journal;

/// <summary>A reader over a connection of its own, beside whoever writes. Used by one thread; sees what is durable.</summary>
public sealed record OpenedReader(IJournalReader Reader, IDisposable Connection) : IDisposable
{
    public void Dispose() => Connection.Dispose();
}
