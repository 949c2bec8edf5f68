namespace WasteSorting.Domain.Reports;

/// <summary>What a refusal tells its reader.</summary>
/// <param name="Field">Field of the report that caused it; empty when no one field did.</param>
public readonly record struct RefusalText(string Field, string Message);

/// <summary>The words of every refusal, in one place.</summary>
public static class Refusals
{
    public static RefusalText Describe(SubmitStatus status) => status switch
    {
        SubmitStatus.Accepted => new("", "accepted"),
        SubmitStatus.ReportIdInvalid => new("report_id", "must be a UUID in its text form of 36 characters, and not all zero"),
        SubmitStatus.NodeIdInvalid => new("node", "must be 1 to 64 characters of a-z, 0-9, '-' and '.'"),
        SubmitStatus.DayInvalid => new("day", "must be a day as YYYY-MM-DD, from 2000 to 2999"),
        SubmitStatus.PeriodInvalid => new("period", "must be once, or like 2026, 2026H2, 2026Q4 or 2026-11"),
        SubmitStatus.ChangeMissing => new("change", "must say what changed"),
        SubmitStatus.ObligationIdInvalid => new("obligation", "must be 1 to 64 characters of a-z, 0-9, '-' and '.'"),
        SubmitStatus.CountOutOfRange => new("count", "must be 1 to 1,000,000, or 0 for 1"),
        SubmitStatus.StageNotReportable => new("stage", "must be NOT_STARTED, UNDER_WAY, REPORTED_DONE or RECTIFYING: other stages come from inspections"),
        SubmitStatus.FindingInvalid => new("finding", "must be INSPECTED, CERTIFIED or REVOKED"),
        SubmitStatus.CoverageOutOfRange => new("numerator", "must be 0 to the denominator, and the denominator 1 to 1,000,000,000"),
        SubmitStatus.EarlierIdInvalid => new("corrects", "must be the UUID of another report"),
        SubmitStatus.RetractionCorrects => new("corrects", "must be empty in a retraction"),
        SubmitStatus.TooMuchEvidence => new("evidence", "must be at most 8 pieces"),
        SubmitStatus.LinkInvalid => new("evidence.link", "must be an absolute http or https address of at most 500 characters"),
        SubmitStatus.Sha256Invalid => new("evidence.sha256", "must be 32 bytes, or none"),
        SubmitStatus.MediaTypeInvalid => new("evidence.media_type", "must be like application/pdf, at most 100 characters"),
        SubmitStatus.NoteInvalid => new("note", "must be at most 1,000 characters, without control or direction marks"),
        SubmitStatus.NotPermitted => new("node", "is not the node of the token, nor under it on either line"),
        SubmitStatus.IdHasOtherContent => new("report_id", "was used for a report with other content; the first one stands"),
        SubmitStatus.NodeUnknown => new("node", "is not in the registry"),
        SubmitStatus.ObligationUnknown => new("obligation", "is not in the registry"),
        SubmitStatus.EarlierUnknown => new("corrects", "names a report that the ledger does not hold"),
        SubmitStatus.NodeRetired => new("node", "is retired: the registry in force leaves it out"),
        SubmitStatus.DayInFuture => new("day", "is more than one day ahead of the district's today"),
        SubmitStatus.NodeClosed => new("node", "was not active on that day"),
        SubmitStatus.NodeNotSite => new("node", "is not a demonstration site"),
        SubmitStatus.NodeNotUnit => new("node", "is not a unit"),
        SubmitStatus.ObligationForeign => new("obligation", "is not owed by this node"),
        SubmitStatus.ObligationOtherKind => new("obligation", "is of another kind than the change"),
        SubmitStatus.ObligationOtherPeriod => new("period", "is not of the kind that the obligation has"),
        SubmitStatus.ObligationClosed => new("obligation", "is not owed in that period"),
        SubmitStatus.DayBeforePeriod => new("day", "is before the period that it is to count for"),
        SubmitStatus.PeriodNotBegun => new("period", "has not begun"),
        SubmitStatus.PeriodClosed => new("period", "is closed; set revises_closed_period to make a revision"),
        SubmitStatus.EarlierOfOtherNode => new("corrects", "names a report of another node"),
        SubmitStatus.EarlierAlreadyTaken => new("corrects", "names a report that was already retracted or corrected"),
        SubmitStatus.EarlierPeriodClosed => new("corrects", "names a report of a closed period; set revises_closed_period to make a revision"),
        SubmitStatus.TotalOutOfRange => new("count", "would make the sum for the period pass 1,000,000,000"),
        SubmitStatus.HistoryFull => new("node", "has as many facts about this as the ledger keeps"),
        SubmitStatus.EarlierIsInspection => new("corrects", "names an inspection, which only inspectors and the Office take back"),
        SubmitStatus.EarlierIsReport => new("corrects", "names a report, and not an inspection"),
        SubmitStatus.EarlierOfOwner => new("corrects", "names a report of the owner's line, which a town does not take back"),
        SubmitStatus.Overloaded => new("", "the ledger has as many reports waiting as it takes; try again with the same id"),
        SubmitStatus.LedgerFull => new("", "the ledger holds as many reports as it takes"),
        SubmitStatus.StorageFull => new("", "the disk is full; try again with the same id when space was made"),
        SubmitStatus.Stopping => new("", "the server is stopping; try again with the same id"),
        SubmitStatus.DayUnconfirmed => new(
            "", "the clock is more than 10 days ahead of the district's day; try again with the same id when an administrator has confirmed the day"),
        SubmitStatus.Fenced => new("", "the journal failed: whether the report is durable is unknown; try again with the same id"),
    };
}
