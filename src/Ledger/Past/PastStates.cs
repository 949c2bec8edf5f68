using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;

namespace WasteSorting.Ledger.Past;

/// <summary>
/// The ledger as it stood at a revision, replayed from its journal beside the load: one at a time, and only so many wait. The ones asked for last
/// are kept.
/// </summary>
internal sealed class PastStates(Func<OpenedReader> open, EngineLimits limits) : IDisposable
{
    private readonly JournalReaders readers = new(open, 1, limits.PastWaitingMax);
    private readonly Lock gate = new();
    private readonly LinkedList<LedgerState> kept = new();

    /// <param name="revision">One that the ledger has reached.</param>
    /// <exception cref="ReadersBusyException">As many wait as may.</exception>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public async ValueTask<LedgerState> AtAsync(long revision, CancellationToken cancellation) => Find(revision)
        ?? await readers.RunAsync(
            opened => Find(revision) ?? Keep(Replay.Of(opened.Reader, revision, cancellation).ToState()), cancellation).ConfigureAwait(false);

    public void Dispose() => readers.Dispose();

    private LedgerState? Find(long revision)
    {
        lock (gate)
        {
            for (var at = kept.First; at is not null; at = at.Next)
            {
                if (at.Value.Revision == revision)
                {
                    kept.Remove(at);
                    kept.AddFirst(at);
                    return at.Value;
                }
            }

            return null;
        }
    }

    private LedgerState Keep(LedgerState state)
    {
        lock (gate)
        {
            kept.AddFirst(state);
            if (kept.Count > limits.PastKeptMax)
            {
                kept.RemoveLast();
            }

            return state;
        }
    }
}
