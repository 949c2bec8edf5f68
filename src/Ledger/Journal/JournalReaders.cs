namespace WasteSorting.Ledger.Journal;

/// <summary>
/// Readings of a journal beside its writer, each over a connection of its own. They block while they read, so each runs on a thread of its own;
/// only so many do at once, and others wait for them.
/// </summary>
internal sealed class JournalReaders(Func<OpenedReader> open, int max) : IDisposable
{
    private readonly SemaphoreSlim places = new(max);

    public async Task<T> RunAsync<T>(Func<IJournalReader, T> read, CancellationToken cancellation)
    {
        await places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(
                () =>
                {
                    using var opened = open();
                    return read(opened.Reader);
                },
                cancellation).ConfigureAwait(false);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();
}
