namespace WasteSorting.Ledger.Tests.Years;

/// <summary>A rule that the model gets wrong, so that a test can show that the comparison sees it.</summary>
internal enum Mistake
{
    None = 0,
    LateCountsOnTime,
    LastReportedHolds,
    RetractedStillCounts,
    LaterMeasuresTakeCredit,
    PartOfPeriodIsOwed,
    LeftOutIsForgotten,
    NewestRulesHoldAlways,
    SitesAreReadToday,
    TiesHaveOrder,
    EditionsAreCountedAnew,
    EveryReportRevises,
}
