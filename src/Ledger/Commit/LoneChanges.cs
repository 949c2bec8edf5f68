using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Editions;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.State;
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
/// <param name="by">The ledger by the clock; or who confirmed the day, however far it lies ahead.</param>
internal sealed class DayCommit(DateOnly day, Author by) : LoneChange<SubmitStatus>
{
    public override Entry? Decide(LedgerState state)
    {
        var calendar = state.View.Calendar;
        var isAllowed = by != Author.Ledger || calendar.ReachesAlone(day);
        if (calendar.Today < day && isAllowed)
        {
            return new DayBegan(day, by);
        }

        Answer(isAllowed ? SubmitStatus.Accepted : SubmitStatus.DayUnconfirmed);
        return null;
    }

    public override void Complete(LedgerState state, long revision) => Answer(SubmitStatus.Accepted);

    public override SubmitStatus RefusedAs(SubmitStatus why) => why;
}

/// <summary>The days after one are to be taken back.</summary>
internal sealed class TakeBackCommit(DateOnly day, Author by) : LoneChange<SubmitStatus>
{
    public override Entry? Decide(LedgerState state)
    {
        if (day < state.View.Calendar.Today)
        {
            return new DayTakenBack(day, by);
        }

        Answer(SubmitStatus.Accepted);
        return null;
    }

    public override void Complete(LedgerState state, long revision) => Answer(SubmitStatus.Accepted);

    public override SubmitStatus RefusedAs(SubmitStatus why) => why;
}

/// <summary>A registry to be applied.</summary>
/// <param name="inForce">The registry when this was asked for: what a refusal names that comes before the decision.</param>
internal sealed class RegistryCommit(RegistrySource source, RegistryConsent consent, Author by, DistrictRegistry inForce)
    : LoneChange<RegistryOutcome>
{
    private DistrictRegistry before = inForce;
    private RegistryOutcome? tried;
    private RegistrySource? applied;

    public override RegistrySource? Files => applied ?? source;

    public override Entry? Decide(LedgerState state)
    {
        before = state.View.Registry;
        if (consent.IsStaleFor(before))
        {
            Answer(RegistryOutcome.Stale(before.Version));
            return null;
        }

        applied = source.On(state.View.Calendar.Today);
        var result = RegistryLoader.Load(applied, before);
        if (result.Registry is not { } after)
        {
            Answer(RegistryOutcome.Faulty(before.Version, result.Faults));
            return null;
        }

        tried = RegistryOutcome.Tried(before, after);
        if (consent.AllowsRetiring(tried.RetiredNodes))
        {
            return new RegistryApplied(after.Version, by);
        }

        Answer(tried with { IsUnconfirmed = true });
        return null;
    }

    public override void Complete(LedgerState state, long revision) =>
        Answer(tried! with { Version = state.View.Registry.Version, Revision = revision });

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

/// <summary>An act of the Office on a period.</summary>
internal sealed class PeriodCommit(PeriodChange change) : LoneChange<PeriodOutcome>
{
    public override Entry? Decide(LedgerState state)
    {
        var calendar = state.View.Calendar;
        var decision = calendar.Decide(change.Act);
        if (decision != PeriodDecision.Done)
        {
            Answer(new PeriodOutcome(decision, calendar, 0));
            return null;
        }

        // What is withdrawn is named, whatever is published meanwhile.
        var act = change.Act.Action == PeriodAction.Withdraw
            ? change.Act with { Edition = calendar.Book[change.Act.Period].Find(change.Act.Edition)!.Value.Number }
            : change.Act;
        var edition = act.Action == PeriodAction.Publish ? EditionCodec.Write(EditionMaker.Of(state.View, act.Period)) : [];
        return new PeriodChanged(change with { Act = act }, edition);
    }

    public override void Complete(LedgerState state, long revision) =>
        Answer(new PeriodOutcome(PeriodDecision.Done, state.View.Calendar, revision));

    public override PeriodOutcome RefusedAs(SubmitStatus why) => PeriodOutcome.Refused(why);
}

/// <summary>What the public sees is to stand still.</summary>
internal sealed class FreezeCommit(Period? until, Author by) : LoneChange<FreezeOutcome>
{
    public override Entry? Decide(LedgerState state)
    {
        if (state.Freeze is null)
        {
            return new FiguresFrozen(until, by);
        }

        Answer(FreezeOutcome.Of(state.Freeze, 0));
        return null;
    }

    public override void Complete(LedgerState state, long revision) => Answer(FreezeOutcome.Of(state.Freeze, revision));

    public override FreezeOutcome RefusedAs(SubmitStatus why) => FreezeOutcome.Refused(why);
}

/// <summary>What the public sees is to move again.</summary>
internal sealed class UnfreezeCommit(Author by) : LoneChange<FreezeOutcome>
{
    public override Entry? Decide(LedgerState state)
    {
        if (state.Freeze is not null)
        {
            return new FiguresUnfrozen(by);
        }

        Answer(FreezeOutcome.Of(null, 0));
        return null;
    }

    public override void Complete(LedgerState state, long revision) => Answer(FreezeOutcome.Of(null, revision));

    public override FreezeOutcome RefusedAs(SubmitStatus why) => FreezeOutcome.Refused(why);
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
