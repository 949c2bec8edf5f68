namespace WasteSorting.Domain.Reports;

/// <summary>
/// The outcome of a report. Refusals stand in the order in which they are checked: a report with several faults gets the
/// first. Names are part of the contract (<c>Refusal.reason</c>) and are never reused.
/// </summary>
public enum SubmitStatus : byte
{
    /// <summary>Durable, counted once.</summary>
    Accepted = 0,

    // --- whatever the ledger holds, the report is malformed
    ReportIdInvalid = 1,
    NodeIdInvalid = 2,
    DayInvalid = 3,
    PeriodInvalid = 4,
    ChangeMissing = 5,
    ObligationIdInvalid = 6,
    CountOutOfRange = 7,
    StageNotReportable = 8,
    FindingInvalid = 9,
    CoverageOutOfRange = 10,
    EarlierIdInvalid = 11,
    RetractionCorrects = 12,
    TooMuchEvidence = 13,
    LinkInvalid = 14,
    Sha256Invalid = 15,
    MediaTypeInvalid = 16,
    NoteInvalid = 17,

    /// <summary>The access control found that the sender may not report about the node.</summary>
    NotPermitted = 19,

    // --- the ledger knows the id, or not what the report names
    IdHasOtherContent = 20,
    NodeUnknown = 21,
    ObligationUnknown = 22,
    EarlierUnknown = 23,

    // --- the ledger's state forbids it
    NodeRetired = 29,
    DayInFuture = 30,
    NodeClosed = 31,
    NodeNotSite = 32,
    NodeNotUnit = 33,
    ObligationForeign = 34,
    ObligationOtherKind = 35,
    ObligationOtherPeriod = 36,
    ObligationClosed = 37,
    DayBeforePeriod = 38,
    PeriodNotBegun = 39,
    PeriodClosed = 40,
    EarlierOfOtherNode = 41,
    EarlierAlreadyTaken = 42,
    EarlierPeriodClosed = 43,
    TotalOutOfRange = 44,
    HistoryFull = 45,
    EarlierIsInspection = 46,
    EarlierIsReport = 47,
    EarlierOfOwner = 48,

    // --- the ledger cannot take any report now
    Overloaded = 60,
    LedgerFull = 61,
    StorageFull = 62,
    Stopping = 63,
    Fenced = 64,
    DayUnconfirmed = 65,
}
