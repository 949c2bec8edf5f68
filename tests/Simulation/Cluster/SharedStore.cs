using WasteSorting.Ledger;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;
using WasteSorting.Simulation.Silos;

namespace WasteSorting.Simulation.Cluster;

/// <summary>
/// A silo's way to the shared log, with the meaning of the PostgreSQL store: who begins a turn sees all that others committed; an id that is known
/// is refused by its key; an answer that is lost is found out by the chain in the next turn.
/// </summary>
internal sealed class SharedStore(World world, SharedLog log, SimulatedSilo silo) : ILedgerStore
{
    private const int MissedMax = 8;
    private const int Patience = 5_000;

    private static readonly Dictionary<Guid, ReportEntry> None = [];

    private (long Last, byte[] Chain)? attempt;
    private bool expectsKnown;
    private LiveLedger? followed;

    public string Description => "simulated log";

    public TimeSpan? ClockDifference => null;

    public bool IsReachable => true;

    public TimeSpan SilentFor => TimeSpan.Zero;

    public bool KnowsIds => false;

    public Replay Open(Func<JournalHead, JournalBatch> begin)
    {
        if (log.DurableRevision == 0)
        {
            log.Append(begin(JournalHead.Of(0, log.Chain)));
        }

        return Replay.Of(log.Reader, null);
    }

    public void Follow(LiveLedger ledger)
    {
        followed = ledger;
        silo.Do(1, 40, Read);
    }

    public Turn Begin(ResumeToken known)
    {
        Lose();
        StoredRows.CheckHistory(known, log.Reader.ReadTokens(known.Revision, 1) is [var found] ? found : default);
        var missed = log.Durable.Where(row => row.Batch.First > known.Revision).Take(MissedMax + 1).Select(row => row.Batch).ToList();
        if (missed.Count > MissedMax)
        {
            return new Turn(missed, false, null);
        }

        bool? wasAppended = attempt is { } last
            ? log.Durable.Any(row => row.Batch.Last == last.Last && row.Chain.AsSpan().SequenceEqual(last.Chain))
            : null;
        attempt = null;
        return new Turn(missed, true, wasAppended);
    }

    public void GiveBack()
    {
        // Nobody waits inside another one's step.
    }

    public IReadOnlyDictionary<Guid, ReportEntry> FindKnown(IReadOnlyList<ReportChange> changes)
    {
        var known = expectsKnown ? Known(changes.SelectMany(change => change.Reports).Select(one => one.Entry.Id)) : [];
        expectsKnown = known.Count > 0;
        return known.Count > 0 ? known.ToDictionary(one => one.Id) : None;
    }

    public ResumeToken? TryAppend(in JournalBatch batch, IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken)
    {
        var before = log.Chain;
        var row = Disks.Row.Behind(before, batch);
        attempt = (batch.Last, row.Chain);
        var fault = world.Strikes(world.Plan.CommitFaults) ? world.Chance.Next(1, 6) : 0;
        FailBefore(fault);
        if (Known(added.Select(one => one.Id)).Count > 0)
        {
            attempt = null;
            expectsKnown = true;
            return null;
        }

        log.Append(batch);
        if (!world.Has(Bug.IdsOutsideCommit))
        {
            log.Store(added, taken);
        }

        FailAfter(fault);
        attempt = null;
        return row.Batch.Token;
    }

    public void Remember(IReadOnlyList<ReportEntry> added, IReadOnlyList<Guid> taken)
    {
        if (world.Has(Bug.IdsOutsideCommit))
        {
            log.Store(added, taken);
        }
    }

    public void SaveSnapshot(LedgerState state)
    {
        Lose();
        log.Save(
            state.Revision,
            [
                new SnapshotPart(SnapshotCodec.StatePart, SnapshotCodec.WriteState(state)),
                .. SnapshotCodec.AccessParts(state),
                .. SnapshotCodec.FreezeParts(state),
            ]);
    }

    public bool TryFind(Guid id, out ReportEntry report)
    {
        report = default;
        return false;
    }

    public ValueTask<IReadOnlyList<ReportEntry>> FindAsync(Guid[] ids) =>
        AskAsync<IReadOnlyList<ReportEntry>>(() => Known(ids), found => found.Select(one => one.Revision).DefaultIfEmpty().Max());

    public ValueTask<long> ReachedAsync(long shown) => AskAsync(() => log.DurableRevision, reached => reached);

    public OpenedReader OpenReader() => new(log.Reader, new MemoryStream());

    public void Dispose()
    {
        // The log stays.
    }

    private List<ReportEntry> Known(IEnumerable<Guid> ids)
    {
        var found = new List<ReportEntry>();
        foreach (var id in ids)
        {
            if (log.TryFind(id, out var report))
            {
                found.Add(report);
            }
        }

        return found;
    }

    private void FailBefore(int fault)
    {
        switch (fault)
        {
            case 1:
                attempt = null;
                expectsKnown = true;
                throw new JournalFullException("The database is full.");
            case 2:
                throw new StoreLostException("The connection is lost before the commit.");
            case 3:
                silo.Crash();
                throw new JournalException("The silo is killed before the commit.");
        }
    }

    private void FailAfter(int fault)
    {
        switch (fault)
        {
            case 4:
                throw new StoreLostException("The answer of the commit is lost.");
            case 5:
                silo.Crash();
                throw new JournalException("The silo is killed behind the commit.");
        }
    }

    private void Lose()
    {
        if (world.Strikes(world.Plan.CommitFaults))
        {
            throw new StoreLostException("The connection is lost.");
        }
    }

    // A question takes its time, and its answer is handed out once this silo shows what it names.
    private ValueTask<T> AskAsync<T>(Func<T> look, Func<T, long> needs)
    {
        var answer = new TaskCompletionSource<T>();
        silo.Do(0, 4, () =>
        {
            if (world.Strikes(world.Plan.CommitFaults))
            {
                answer.TrySetException(new StoreLostException("The question is lost."));
                return;
            }

            var found = look();
            Hand(answer, found, needs(found), world.Now);
        });
        return new ValueTask<T>(answer.Task);
    }

    private void Hand<T>(TaskCompletionSource<T> answer, T found, long revision, long since)
    {
        if (followed!.State.Revision >= revision)
        {
            answer.TrySetResult(found);
        }
        else if (world.Now - since > Patience)
        {
            answer.TrySetException(new StoreLostException("This silo is too far behind."));
        }
        else
        {
            silo.Do(1, 3, () => Hand(answer, found, revision, since));
        }
    }

    // The production follower's step: some batches, each published.
    private void Read()
    {
        foreach (var batch in log.Reader.ReadAfter(followed!.State.Revision).Take(world.Chance.Next(1, 5)).ToList())
        {
            followed.Apply([batch], revision =>
            {
                using var opened = OpenReader();
                return opened.ReadRegistry(revision);
            });
        }

        silo.Do(1, 40, Read);
    }
}
