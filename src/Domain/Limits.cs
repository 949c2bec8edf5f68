namespace WasteSorting.Domain;

/// <summary>Every bound of the domain, in one place. <see cref="Check"/> holds their relations and runs at start.</summary>
public static class Limits
{
    /// <summary>Nodes in a registry, retired ones included.</summary>
    public const int NodesMax = 1 << 21;

    /// <summary>Nodes from a leaf to the root, along either line.</summary>
    public const int DepthMax = 16;

    /// <summary>Categories of sites: the tally has cells for so many.</summary>
    public const int CategoriesMax = 32;

    /// <summary>Targets of one unit, with those that were left out.</summary>
    public const int TargetsPerUnitMax = 32;

    /// <summary>Definitions of obligations in a registry.</summary>
    public const int ObligationsMax = 4_096;

    /// <summary>Acts in one report.</summary>
    public const long ActsPerReportMax = 1_000_000;

    /// <summary>Acts, documents or pieces of evidence that one obligation counts in one period.</summary>
    public const long CountPerCellMax = 1_000_000_000;

    /// <summary>Denominator of a coverage.</summary>
    public const long CoverageDenominatorMax = 1_000_000_000;

    /// <summary>Weight of an obligation.</summary>
    public const int WeightMax = 1_000;

    /// <summary>
    /// Statements about one site by reports, or by inspections, or about one coverage in one period; those that repeat the one before are one.
    /// </summary>
    public const int MarksPerCellMax = 1 << 16;

    /// <summary>Days of which one obligation of one unit has counts in one period.</summary>
    public const int DaysPerCellMax = 4_096;

    /// <summary>Periods in which one obligation of one unit has facts: 20 years of months.</summary>
    public const int PeriodsPerObligationMax = 240;

    /// <summary>Nodes that a registry retires unasked: more of them are as often a file cut short as they are meant.</summary>
    public const int RetiredAloneMax = 10;

    /// <summary>Days by which the district's day goes on by itself; over a longer gap a person says so, for the clock is not the truth.</summary>
    public const int DaysAloneMax = 10;

    /// <summary>Characters of an id of a node, category, league or obligation.</summary>
    public const int IdLengthMax = 64;

    /// <summary>Characters of a name.</summary>
    public const int NameLengthMax = 200;

    /// <summary>Characters of a report's note.</summary>
    public const int NoteLengthMax = 1_000;

    /// <summary>Pieces of evidence in one report.</summary>
    public const int EvidencePerReportMax = 8;

    /// <summary>Characters of a link to evidence.</summary>
    public const int LinkLengthMax = 500;

    /// <summary>Characters of a media type.</summary>
    public const int MediaTypeLengthMax = 100;

    /// <summary>Days that a report may lie ahead of the district's today: clocks and zones of reporters differ.</summary>
    public const int DaysAheadMax = 1;

    /// <summary>The largest whole number that every client reads exactly, JavaScript's included.</summary>
    public const long ExactMax = 1L << 53;

    /// <summary>Basis points in one whole.</summary>
    public const int BasisPoints = 10_000;

    /// <summary>Throws when the bounds contradict each other.</summary>
    public static void Check()
    {
        Require(CountPerCellMax <= ExactMax / NodesMax, "a district's sum of counts stays exact");
        Require((long)WeightMax * BasisPoints <= ExactMax / NodesMax / 64, "a district's score sums stay exact");
        Require(ActsPerReportMax <= CountPerCellMax, "one report fits its cell");
        Require(IdLengthMax <= NameLengthMax, "an id can stand in for a name");
    }

    private static void Require(bool holds, string relation)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Limits contradict each other: {relation}.");
        }
    }
}
