using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Periods;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Commit;

/// <summary>A lone change with an answer.</summary>
internal abstract class LoneChange<TOutcome> : LoneChange
{
    private readonly TaskCompletionSource<TOutcome> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TOutcome> Completion => completion.Task;

    public sealed override void Refuse(CommitStatus why) => Answer(RefusedAs(Refusal.Of(why)));

    public abstract TOutcome RefusedAs(SubmitStatus why);

    protected void Answer(TOutcome outcome) => completion.TrySetResult(outcome);
}

/// <summary>The district's day begins, if it has not begun yet.</summary>
internal sealed class DayCommit(DateOnly day) : LoneChange<SubmitStatus>
{
    public override Entry? Decide(LedgerState state)
    {
        if (state.View.Calendar.Today < day)
        {
            return new DayBegan(day);
        }

        Answer(SubmitStatus.Accepted);
        return null;
    }

    public override void Complete(LedgerState state, long revision) => Answer(SubmitStatus.Accepted);

    public override SubmitStatus RefusedAs(SubmitStatus why) => why;
}

/// <summary>A registry to be applied.</summary>
/// <param name="expectedVersion">The version that the files were made from; 0: any.</param>
/// <param name="inForce">The registry when this was asked for: what a refusal names that comes before the decision.</param>
internal sealed class RegistryCommit(RegistrySource source, long expectedVersion, Author by, DistrictRegistry inForce) : LoneChange<RegistryOutcome>
{
    private DistrictRegistry before = inForce;

    public override RegistrySource? Files => source;

    public override Entry? Decide(LedgerState state)
    {
        before = state.View.Registry;
        if (expectedVersion != 0 && expectedVersion != before.Version)
        {
            Answer(RegistryOutcome.Stale(before.Version));
            return null;
        }

        var result = RegistryLoader.Load(source, before);
        if (result.Registry is { } after)
        {
            return new RegistryApplied(after.Version, by);
        }

        Answer(RegistryOutcome.Faulty(before.Version, result.Faults));
        return null;
    }

    public override void Complete(LedgerState state, long revision) => Answer(RegistryOutcome.Applied(before, state.View.Registry, revision));

    public override RegistryOutcome RefusedAs(SubmitStatus why) => RegistryOutcome.Refused(before.Version, why);
}

/// <summary>A token to be issued or revoked.</summary>
internal sealed class TokenCommit(AccessChange change, int tokensMax) : LoneChange<AccessOutcome>
{
    public override Entry? Decide(LedgerState state)
    {
        var status = state.Access.Decide(change, tokensMax, out var holds);
        if (status == AccessStatus.Done && !holds)
        {
            return new AccessChanged(change);
        }

        Answer(new AccessOutcome(status, state.Access.TokenOf(change), 0));
        return null;
    }

    public override void Complete(LedgerState state, long revision) =>
        Answer(new AccessOutcome(AccessStatus.Done, state.Access.TokenOf(change), revision));

    public override AccessOutcome RefusedAs(SubmitStatus why) => AccessOutcome.Refused(why);
}

/// <summary>A period to be closed or published.</summary>
internal sealed class PeriodCommit(PeriodChange change) : LoneChange<PeriodOutcome>
{
    public override Entry? Decide(LedgerState state)
    {
        var calendar = state.View.Calendar;
        var decision = calendar.Decide(change.Action, change.Period);
        if (decision == PeriodDecision.Done)
        {
            return new PeriodChanged(change);
        }

        Answer(new PeriodOutcome(decision, calendar, 0));
        return null;
    }

    public override void Complete(LedgerState state, long revision) =>
        Answer(new PeriodOutcome(PeriodDecision.Done, state.View.Calendar, revision));

    public override PeriodOutcome RefusedAs(SubmitStatus why) => PeriodOutcome.Refused(why);
}

/// <summary>What a caller is told of a change that nothing became of.</summary>
internal static class Refusal
{
    public static SubmitStatus Of(CommitStatus status) => status switch
    {
        CommitStatus.LedgerFull => SubmitStatus.LedgerFull,
        CommitStatus.StorageFull => SubmitStatus.StorageFull,
        CommitStatus.Unknown => SubmitStatus.Fenced,
        CommitStatus.Committed or CommitStatus.Conflict => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
