using System.Collections.Immutable;
using WasteSorting.Domain.Periods;

namespace WasteSorting.Domain.Reports;

/// <summary>What a report says changed.</summary>
public enum ChangeKind : byte
{
    None = 0,
    DocumentFiled = 1,
    ActHeld = 2,
    StageReached = 3,
    CoverageMeasured = 4,
    EvidenceFiled = 5,
    Retraction = 6,
    InspectionRecorded = 7,
}

/// <summary>What changed. Which fields are used follows from the kind.</summary>
/// <param name="Obligation">Id, of the kinds about an obligation.</param>
/// <param name="Amount">Acts held, or the numerator.</param>
/// <param name="Of">The denominator.</param>
public readonly record struct Change(ChangeKind Kind, string Obligation, long Amount, long Of, Stage Stage);

/// <summary>What may be retracted or corrected.</summary>
[Flags]
public enum Takeable : byte
{
    Nothing = 0,
    Reports = 1,
    Inspections = 2,
    All = Reports | Inspections,
}

/// <summary>Proof that can be looked up. Empty fields are absent.</summary>
public sealed record Evidence(string Link, ImmutableArray<byte> Sha256, string MediaType)
{
    public bool Equals(Evidence? other) => other is not null
        && Link == other.Link && MediaType == other.MediaType && Sha256.AsSpan().SequenceEqual(other.Sha256.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Link, MediaType, Sha256.Length);
}

/// <summary>A report as a caller gives it: texts that <see cref="ReportCheck"/> has yet to read.</summary>
public readonly record struct ReportForm
{
    public ReportForm()
    {
    }

    public string Id { get; init; } = "";

    public string Node { get; init; } = "";

    public string Day { get; init; } = "";

    public string Period { get; init; } = "";

    public Change Change { get; init; }

    /// <summary>Id of the report that a retraction takes back.</summary>
    public string Retracts { get; init; } = "";

    /// <summary>Id of the report that this one replaces.</summary>
    public string Corrects { get; init; } = "";

    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    public string Note { get; init; } = "";

    public bool RevisesClosedPeriod { get; init; }

    /// <summary>What its sender may take back.</summary>
    public Takeable MayTake { get; init; } = Takeable.All;

    /// <summary>As in <see cref="Report"/>.</summary>
    public bool ByTerritory { get; init; }

    /// <summary>Who sends it, as the access control knows him.</summary>
    public string Actor { get; init; } = "";

    /// <summary>From where.</summary>
    public string Address { get; init; } = "";
}

/// <summary>A well-formed report. Whether the ledger takes it is the machine's to decide.</summary>
public sealed record Report
{
    public required Guid Id { get; init; }

    public required string Node { get; init; }

    public required DateOnly Day { get; init; }

    /// <summary>Null: the period that contains the day.</summary>
    public Period? Period { get; init; }

    public required Change Change { get; init; }

    /// <summary>The report that this one retracts or corrects; <see cref="Guid.Empty"/>: none.</summary>
    public Guid Takes { get; init; }

    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    public string Note { get; init; } = "";

    public bool RevisesClosedPeriod { get; init; }

    /// <summary>What its sender may take back.</summary>
    public Takeable MayTake { get; init; } = Takeable.All;

    /// <summary>Its sender has the node in the territory alone, and is not its owner nor above him.</summary>
    public bool ByTerritory { get; init; }

    public string Actor { get; init; } = "";

    public string Address { get; init; } = "";
}
