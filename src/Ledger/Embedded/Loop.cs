using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Embedded;

/// <summary>
/// The single thread that owns all actors. It drains the mailbox into a batch, makes the batch durable, folds and
/// publishes it, and only then answers: <see cref="Commit"/> is the heart of the engine.
/// </summary>
internal sealed class Loop(EmbeddedLedger ledger, Mailbox mailbox, Board board, EngineLimits limits, TimeProvider time)
{
    private readonly Batch batch = new(ledger.Index, limits);
    private readonly Folder folder = new();
    private readonly List<Submission> submissions = [];
    private readonly TaskCompletionSource<Exception> failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Work? heldBack;
    private LoneWork? applying;
    private long commitCount;
    private long entriesSinceSnapshot;

    /// <summary>Completes when the journal failed.</summary>
    public Task<Exception> Failure => failure.Task;

    public long CommitCount => Volatile.Read(ref commitCount);

    /// <summary>Runs until the mailbox is closed and empty, or the journal fails.</summary>
    public void Run()
    {
        try
        {
            while (heldBack is not null || mailbox.Wait())
            {
                Step();
            }

            SaveSnapshot();
        }
#pragma warning disable CA1031 // whatever it is, the loop must answer its callers and end the process
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fence(error);
        }
    }

    private void Step()
    {
        BeginDay();
        applying = Drain() as LoneWork;
        Commit();
        CommitAlone();
        applying = null;
        if (entriesSinceSnapshot >= limits.SnapshotEveryEntries)
        {
            SaveSnapshot();
        }
    }

    /// <summary>Takes submissions until the batch is full; gives back work of another kind, which must stand alone.</summary>
    private Work? Drain()
    {
        var reports = 0;
        while (heldBack is not null || mailbox.TryTake(out heldBack))
        {
            var next = heldBack!;
            if (next is Submission submission && reports > 0 && reports + submission.Weight > limits.BatchReportsMax)
            {
                return null;
            }

            heldBack = null;
            if (next is not Submission taken)
            {
                return next;
            }

            submissions.Add(taken);
            reports += taken.Weight;
        }

        return null;
    }

    /// <summary>
    /// Decide, persist, apply and fold, publish, reply: in this order. A crash before the append returns leaves the batch
    /// absent or, if the last sync had finished, whole; no caller was answered, and resending with the same ids is safe
    /// either way. A crash after it loses nothing: recovery applies what the journal holds. No reader ever sees what is
    /// not durable, and no caller is answered before its report can be read.
    /// </summary>
    private void Commit()
    {
        if (submissions.Count == 0)
        {
            return;
        }

        batch.Begin(ledger.View, time.GetUtcNow().ToUnixTimeMilliseconds());
        foreach (var submission in submissions)
        {
            Decide(submission);
        }

        if (!batch.IsEmpty)
        {
            if (!TryAppend(batch.ToJournal()))
            {
                ledger.Index.Undo();
                RefuseUndurable();
                return;
            }

            ledger.Index.Keep();
            ledger.View = folder.Fold(ledger.View, batch.Changed, batch.LastRevision);
            board.Publish(ledger.View);
        }

        foreach (var submission in submissions)
        {
            submission.Complete();
        }

        submissions.Clear();
    }

    private void Decide(Submission submission)
    {
        for (var at = 0; at < submission.Reports.Length; at++)
        {
            submission.Outcomes[at] = batch.Submit(submission.Reports[at]);
        }
    }

    private bool TryAppend(in JournalBatch entries)
    {
        try
        {
            ledger.Journal.Append(entries);
        }
        catch (JournalFullException)
        {
            return false;
        }

        Interlocked.Increment(ref commitCount);
        entriesSinceSnapshot += entries.Last - entries.First + 1;
        return true;
    }

    // The disk is full: what was durable before the batch is answered as ever. All else is refused, for a refusal may rest
    // on a report of the batch that is undone.
    private void RefuseUndurable()
    {
        foreach (var submission in submissions)
        {
            for (var at = 0; at < submission.Outcomes.Length; at++)
            {
                var outcome = submission.Outcomes[at];
                if (outcome.Status != SubmitStatus.Accepted || outcome.Revision > ledger.View.Revision)
                {
                    submission.Outcomes[at] = SubmitOutcome.Refused(SubmitStatus.StorageFull);
                }
            }

            submission.Complete();
        }

        submissions.Clear();
    }

    private void BeginDay()
    {
        var today = Calendar.DayAt(time.GetUtcNow());
        if (today <= ledger.View.Calendar.Today)
        {
            return;
        }

        var entry = new ByteWriter();
        EntryCodec.Write(entry, new DayBegan(today));
        if (TryAppendAlone(entry, null, out var batch))
        {
            ledger.BeginDay(today, batch.Last);
            board.Publish(ledger.View);
        }
    }

    private bool TryAppendAlone(ByteWriter entry, ReadOnlyMemory<byte>? files, out JournalBatch batch)
    {
        var revision = ledger.View.Revision + 1;
        batch = new JournalBatch(revision, revision, time.GetUtcNow().ToUnixTimeMilliseconds(), entry.Written, files);
        return TryAppend(batch);
    }

    /// <summary>The same order as in <see cref="Commit"/>.</summary>
    private void CommitAlone()
    {
        var entry = new ByteWriter();
        if (applying?.Decide(ledger, entry) != true)
        {
            return;
        }

        if (!TryAppendAlone(entry, applying.Files, out var batch))
        {
            applying.Refuse(SubmitStatus.StorageFull);
            return;
        }

        applying.Apply(ledger, batch);
        board.Publish(ledger.View);
        applying.Answer(ledger, batch.Last);
    }

    private void SaveSnapshot()
    {
        if (entriesSinceSnapshot == 0)
        {
            return;
        }

        try
        {
            ledger.SaveSnapshot();
            entriesSinceSnapshot = 0;
        }
        catch (JournalFullException)
        {
            // A snapshot only shortens the next start: without space for it the journal alone is enough.
            entriesSinceSnapshot = 0;
        }
    }

    // After a failed sync the kernel may have dropped the pages, and nothing that is read from now on can be trusted.
    private void Fence(Exception error)
    {
        mailbox.Close();
        failure.TrySetResult(error);
        foreach (var submission in submissions)
        {
            submission.Refuse(SubmitStatus.Fenced);
        }

        Refuse(applying);
        Refuse(heldBack);
        while (mailbox.TryTake(out var work))
        {
            Refuse(work);
        }
    }

    private static void Refuse(Work? work)
    {
        switch (work)
        {
            case Submission submission:
                submission.Refuse(SubmitStatus.Fenced);
                break;
            case LoneWork alone:
                alone.Refuse(SubmitStatus.Fenced);
                break;
        }
    }
}
