namespace WasteSorting.Ledger.Journal;

/// <summary>
/// Reads the journal beside its writer, each reading over a connection of its own. A reading blocks, so it runs on a thread of its own; only so many
/// run at once, and only so many wait.
/// </summary>
internal sealed class JournalReaders(Func<OpenedReader> open, int places, int waitingMax = int.MaxValue) : IDisposable
{
    private readonly SemaphoreSlim free = new(places);
    private int waiting;

    /// <exception cref="ReadersBusyException">As many wait as may.</exception>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public async Task<T> RunAsync<T>(Func<OpenedReader, T> read, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref waiting) > waitingMax)
        {
            Interlocked.Decrement(ref waiting);
            throw new ReadersBusyException(waitingMax);
        }

        try
        {
            await free.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }

        try
        {
            return await Task.Run(() => Read(read), cancellation).ConfigureAwait(false);
        }
        finally
        {
            free.Release();
        }
    }

    public void Dispose() => free.Dispose();

    private T Read<T>(Func<OpenedReader, T> read)
    {
        using var opened = open();
        return read(opened);
    }
}

/// <summary>As many readings of the past wait as may.</summary>
public sealed class ReadersBusyException(int max) : Exception($"{max} readings of the past wait already: try again");
