using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Watch;

namespace WasteSorting.Ledger.Commit;

/// <summary>Finds out whether a feed goes on from what its watcher saw, or begins anew because that is of another history.</summary>
internal sealed class Resumption(LiveLedger ledger) : IDisposable
{
    private readonly JournalReaders readers = new(ledger.Store.OpenReader, ledger.Limits.ResumeReadersMax);

    /// <param name="token">Of the last message seen; null: none was.</param>
    /// <exception cref="JournalException">The journal cannot be read, or this silo is too far behind.</exception>
    public async ValueTask<FeedStart> FindStartAsync(ResumeToken? token, CancellationToken cancellation)
    {
        // A watcher may come from a silo that is further on: only what is ahead of all that is committed is of another history.
        var state = await ledger.CatchUpAsync(cancellation).ConfigureAwait(false);
        if (token is not { } seen)
        {
            return FeedStart.Fresh;
        }

        var fits = seen.Revision <= state.Revision
            && (ledger.RecentTokens.Holds(seen) ?? await IsInJournalAsync(seen, cancellation).ConfigureAwait(false));
        return fits ? FeedStart.After(seen) : FeedStart.OtherHistory;
    }

    public void Dispose() => readers.Dispose();

    // The newest batch up to a revision ends elsewhere when the revision is inside a batch.
    private Task<bool> IsInJournalAsync(ResumeToken token, CancellationToken cancellation) =>
        readers.RunAsync(opened => opened.Reader.ReadTokens(token.Revision, 1).Contains(token), cancellation);
}
