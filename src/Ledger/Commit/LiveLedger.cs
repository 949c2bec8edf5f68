using WasteSorting.Domain.Periods;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.State;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger.Watch;

namespace WasteSorting.Ledger.Commit;

/// <summary>
/// A ledger as this process has it: what is committed, applied and published. Its own writer and, where others write too, the store's
/// follower bring it forward; everybody else reads.
/// </summary>
internal sealed class LiveLedger : IDisposable
{
    private readonly Lock gate = new();
    private readonly Replay replay;
    private readonly TaskCompletionSource<Exception> failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LedgerState state;

    private LiveLedger(ILedgerStore store, Replay replay, EngineLimits limits, TimeProvider time)
    {
        Store = store;
        Limits = limits;
        Time = time;
        this.replay = replay;
        state = replay.ToState();
        Board = new Board(state, limits, time);
    }

    public ILedgerStore Store { get; }

    public EngineLimits Limits { get; }

    /// <summary>The district's clock: the database's where silos share one.</summary>
    public TimeProvider Time { get; }

    /// <summary>What readers see.</summary>
    public Board Board { get; }

    public LedgerState State => Published.Read(ref state);

    public DistrictView View => State.View;

    public AccessTable Access => State.Access;

    /// <summary>Which ledger it is: how the chain of its founding begins. Copies of it have the same.</summary>
    public string LedgerId => replay.LedgerId;

    /// <summary>The ends of the newest batches.</summary>
    public RecentTokens RecentTokens => replay.RecentTokens;

    /// <summary>The district's day by the clock; the ledger's own may not have begun yet.</summary>
    public DateOnly DayByClock => Calendar.DayAt(Time.GetUtcNow());

    /// <summary>Whether the clock is so far ahead that the day waits for a person's word.</summary>
    public bool IsDayUnconfirmed => !View.Calendar.ReachesAlone(DayByClock);

    /// <summary>Completes when nothing more is acknowledged: the process must end.</summary>
    public Task<Exception> Failure => failure.Task;

    /// <summary>Opens a store; an empty one is founded with the registry given, one that was copied begins a history of its own.</summary>
    /// <param name="mayFound">Throws when no ledger may be founded on a day; null: on every day one may.</param>
    /// <exception cref="RegistryFaultsException">The store is empty and the registry has faults.</exception>
    /// <exception cref="JournalException">The store cannot be used.</exception>
    public static LiveLedger Open(
        ILedgerStore store, RegistrySource first, EngineLimits limits, TimeProvider time, Action<DateOnly>? mayFound = null)
    {
        var replay = store.Open(head =>
        {
            var now = time.GetUtcNow();
            if (head.Revision == 0)
            {
                mayFound?.Invoke(Calendar.DayAt(now));
            }

            return Founding.After(head, first, now);
        });
        var ledger = new LiveLedger(store, replay, limits.Check(), time);
        store.Follow(ledger);
        return ledger;
    }

    /// <summary>Nothing is heard of the store: a change that came now would be given up before it is committed.</summary>
    public bool IsSilent => Store.SilentFor > Limits.CommitPatience;

    /// <summary>Fences: nothing more is acknowledged.</summary>
    public void Fail(Exception error) => failure.TrySetResult(error);

    /// <summary>Applies and publishes batches that others committed; what was applied before is passed over.</summary>
    /// <param name="registryOf">Gives the files of a registry that came without them; null: each comes with its own.</param>
    /// <exception cref="JournalDamagedException">They do not follow, or hold what no ledger wrote.</exception>
    public void Apply(IReadOnlyList<JournalBatch> batches, Func<long, RegistrySource>? registryOf = null)
    {
        lock (gate)
        {
            var before = replay.Revision;
            foreach (var batch in batches)
            {
                if (batch.First > replay.Revision)
                {
                    replay.Apply(batch, registryOf);
                }
            }

            if (replay.Revision > before)
            {
                Publish();
            }
        }
    }

    /// <summary>Applies and publishes reports that this silo's writer committed.</summary>
    public void Apply(in JournalBatch batch, IReadOnlyList<StagedNode> nodes)
    {
        lock (gate)
        {
            if (!Follows(batch))
            {
                return;
            }

            foreach (var node in nodes)
            {
                replay.Take(node.Node, node.After, node.ReportCount);
            }

            replay.TakeUntil(batch);
            Publish();
        }
    }

    /// <summary>Applies and publishes an entry that this silo's writer committed.</summary>
    public void Apply(in JournalBatch batch, Entry entry, RegistrySource? files)
    {
        lock (gate)
        {
            if (Follows(batch))
            {
                replay.Apply(batch, entry, files);
                Publish();
            }
        }
    }

    /// <summary>The state once it holds all that was committed, by whichever silo, when this was called.</summary>
    /// <exception cref="StoreLostException">The store is out of reach, or this silo too far behind.</exception>
    public ValueTask<LedgerState> CatchUpAsync(CancellationToken cancellation = default)
    {
        var now = State;
        var reached = Store.ReachedAsync(now.Revision);
        return reached.IsCompletedSuccessfully
            ? ReachAsync(reached.GetAwaiter().GetResult(), cancellation)
            : CatchUpAsync(reached.AsTask(), cancellation);
    }

    /// <summary>The state once it has reached a revision.</summary>
    /// <exception cref="StoreLostException">It does not in time.</exception>
    public ValueTask<LedgerState> ReachAsync(long revision, CancellationToken cancellation = default)
    {
        var now = State;
        return now.Revision >= revision ? new(now) : WaitAsync(revision, cancellation);
    }

    private async ValueTask<LedgerState> WaitAsync(long revision, CancellationToken cancellation)
    {
        if (await Board.WaitAsync(revision, Limits.ReadPatience, cancellation).ConfigureAwait(false) is null)
        {
            throw new StoreLostException($"This silo stands at revision {State.Revision} and does not reach {revision}.");
        }

        return State;
    }

    public void Dispose() => Store.Dispose();

    // The follower may have read what this silo committed before its writer came to apply it.
    private bool Follows(in JournalBatch batch)
    {
        if (batch.First > replay.Revision + 1)
        {
            throw new JournalDamagedException($"Revision {batch.First} was committed behind revision {replay.Revision}.");
        }

        return batch.First == replay.Revision + 1;
    }

    private void Publish()
    {
        var next = replay.ToState();
        Volatile.Write(ref state, next);
        Board.Publish(next);
    }

    private async ValueTask<LedgerState> CatchUpAsync(Task<long> reached, CancellationToken cancellation) =>
        await ReachAsync(await reached.WaitAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
}
