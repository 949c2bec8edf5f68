using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Ledger.Journal;

/// <summary>What the Office wants done with a period. Doing it again changes nothing.</summary>
public sealed record PeriodChange(PeriodAct Act, Author By)
{
    /// <summary>A calendar after the change.</summary>
    /// <param name="revision">That the change made.</param>
    /// <param name="at">When, Unix time in milliseconds.</param>
    public Calendar On(Calendar calendar, long revision, long at) => calendar.With(Act, new PeriodStamp(revision, at, calendar.Today));
}

/// <summary>What became of it.</summary>
/// <param name="Calendar">As it is afterwards; default when the ledger cannot take the change.</param>
/// <param name="Revision">That the change made; 0 when nothing changed.</param>
/// <param name="Refusal">Why the ledger cannot take the change now.</param>
public sealed record PeriodOutcome(
    PeriodDecision Decision, Calendar Calendar, long Revision, SubmitStatus Refusal = SubmitStatus.Accepted)
{
    public static PeriodOutcome Refused(SubmitStatus why) => new(default, default, 0, why);
}
