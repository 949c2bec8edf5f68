using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Domain.Tallies;

/// <summary>Where each figure stands in a tally.</summary>
public static class TallyCell
{
    /// <summary>Sites.</summary>
    public const int Sites = 0;

    /// <summary>Pieces of evidence for standing duties.</summary>
    public const int StandingEvidence = 1;

    private const int ReportedFirst = 2;
    private const int VerifiedFirst = ReportedFirst + Stages.Count;
    private const int CategoryFirst = VerifiedFirst + Stages.Count;
    private const int CategoryStride = 3;
    private const int InTimeFirst = CategoryFirst + (CategoryStride * Limits.CategoriesMax);
    private const int PeriodFirst = InTimeFirst + Limits.TargetsPerUnitMax;
    private const int PeriodStride = 9;

    /// <summary>Cells of a tally.</summary>
    public const int Count = PeriodFirst + (PeriodStride * PeriodKinds.Count);

    public static int Reported(Stage stage) => ReportedFirst + (int)stage - 1;

    public static int Verified(Stage stage) => VerifiedFirst + (int)stage - 1;

    public static int CategorySites(int category) => CategoryFirst + (category * CategoryStride);

    public static int CategoryReportedDone(int category) => CategorySites(category) + 1;

    public static int CategoryCertified(int category) => CategorySites(category) + 2;

    /// <summary>
    /// Sites that were certified at the end of the due day of a target of their owner; until then, those that are. Means something in the sum below
    /// the owner alone: each unit counts its targets from 0.
    /// </summary>
    public static int CertifiedInTime(int target) => InTimeFirst + target;

    /// <summary>A figure of the assessed periods of a kind.</summary>
    public static int Of(PeriodKind kind, PeriodFigure figure) => PeriodFirst + ((int)kind * PeriodStride) + (int)figure;
}

/// <summary>A figure that a tally holds for each kind of period.</summary>
public enum PeriodFigure : byte
{
    /// <summary>Obligations due.</summary>
    Due = 0,

    /// <summary>Done by their day.</summary>
    DoneOnTime = 1,

    /// <summary>Done after their day.</summary>
    DoneLate = 2,

    /// <summary>Not done though their day has passed.</summary>
    Missing = 3,

    /// <summary>Obligations that do not apply in the period.</summary>
    NotApplicable = 4,

    /// <summary>Acts of recurring obligations.</summary>
    Acts = 5,

    /// <summary>Sum of weight × credit by reports; credit in basis points.</summary>
    ScoreReported = 6,

    /// <summary>Sum of weight × credit by verified facts.</summary>
    ScoreVerified = 7,

    /// <summary>Sum of weight × 10,000.</summary>
    ScoreDenominator = 8,
}
