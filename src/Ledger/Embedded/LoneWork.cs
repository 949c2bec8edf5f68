using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Periods;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Ledger.Embedded;

/// <summary>
/// Work that is journaled in a batch of its own: the loop lets it decide, makes its entry durable, lets it be applied,
/// publishes, and only then lets it answer.
/// </summary>
internal abstract class LoneWork : Work
{
    /// <summary>The files of a registry that go with the entry; null for all else.</summary>
    public virtual ReadOnlyMemory<byte>? Files => null;

    /// <summary>Writes the entry. False when there is nothing to write: then it has answered.</summary>
    public abstract bool Decide(EmbeddedLedger ledger, ByteWriter entry);

    /// <summary>The entry is durable.</summary>
    public abstract void Apply(EmbeddedLedger ledger, in JournalBatch batch);

    /// <summary>The ledger that it was applied to is published.</summary>
    public abstract void Answer(EmbeddedLedger ledger, long revision);

    public abstract void Refuse(SubmitStatus status);
}

/// <summary>Lone work with an answer.</summary>
internal abstract class LoneWork<TOutcome> : LoneWork
{
    private readonly TaskCompletionSource<TOutcome> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TOutcome> Completion => completion.Task;

    protected void Complete(TOutcome outcome) => completion.TrySetResult(outcome);
}

/// <summary>A registry to be applied.</summary>
/// <param name="inForce">The registry when this was posted: what a refusal names that comes before the decision.</param>
internal sealed class RegistryWork(RegistrySource source, long expectedVersion, Author by, DistrictRegistry inForce) : LoneWork<RegistryOutcome>
{
    private DistrictRegistry before = inForce;
    private DistrictRegistry? after;

    public override ReadOnlyMemory<byte>? Files => RegistryCodec.Write(source);

    public override bool Decide(EmbeddedLedger ledger, ByteWriter entry)
    {
        before = ledger.View.Registry;
        if (expectedVersion != 0 && expectedVersion != before.Version)
        {
            Complete(RegistryOutcome.Stale(before.Version));
            return false;
        }

        var result = RegistryLoader.Load(source, before);
        after = result.Registry;
        if (after is null)
        {
            Complete(RegistryOutcome.Faulty(before.Version, result.Faults));
            return false;
        }

        EntryCodec.Write(entry, new RegistryApplied(after.Version, by));
        return true;
    }

    public override void Apply(EmbeddedLedger ledger, in JournalBatch batch) => ledger.Apply(after!, source, batch.Last);

    public override void Answer(EmbeddedLedger ledger, long revision) => Complete(RegistryOutcome.Applied(before, after!, revision));

    public override void Refuse(SubmitStatus status) => Complete(RegistryOutcome.Refused(before.Version, status));
}

/// <summary>A token to be issued or revoked.</summary>
internal sealed class AccessWork(AccessChange change, int tokensMax) : LoneWork<AccessOutcome>
{
    public override bool Decide(EmbeddedLedger ledger, ByteWriter entry)
    {
        var status = ledger.Access.Decide(change, tokensMax, out var holds);
        if (status != AccessStatus.Done || holds)
        {
            Complete(new AccessOutcome(status, ledger.Access.TokenOf(change), 0));
            return false;
        }

        EntryCodec.Write(entry, change);
        return true;
    }

    public override void Apply(EmbeddedLedger ledger, in JournalBatch batch) => ledger.Apply(change, batch.Last, batch.At);

    public override void Answer(EmbeddedLedger ledger, long revision) =>
        Complete(new AccessOutcome(AccessStatus.Done, ledger.Access.TokenOf(change), revision));

    public override void Refuse(SubmitStatus status) => Complete(AccessOutcome.Refused(status));
}

/// <summary>A period to be closed or published.</summary>
internal sealed class PeriodWork(PeriodChange change) : LoneWork<PeriodOutcome>
{
    public override bool Decide(EmbeddedLedger ledger, ByteWriter entry)
    {
        var calendar = ledger.View.Calendar;
        var decision = calendar.Decide(change.Action, change.Period);
        if (decision != PeriodDecision.Done)
        {
            Complete(new PeriodOutcome(decision, calendar, 0));
            return false;
        }

        EntryCodec.Write(entry, change);
        return true;
    }

    public override void Apply(EmbeddedLedger ledger, in JournalBatch batch) => ledger.Apply(change, batch.Last, batch.At);

    public override void Answer(EmbeddedLedger ledger, long revision) =>
        Complete(new PeriodOutcome(PeriodDecision.Done, ledger.View.Calendar, revision));

    public override void Refuse(SubmitStatus status) => Complete(PeriodOutcome.Refused(status));
}
