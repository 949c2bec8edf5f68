using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load.Accounts;

/// <summary>What a ledger shows at one revision, as far as a run can change it.</summary>
internal sealed record LedgerState
{
    public required long Revision { get; init; }

    public required long ReportCount { get; init; }

    /// <summary>The district's today, as a day number.</summary>
    public required int Today { get; init; }

    public required IReadOnlyList<SiteStand> Sites { get; init; }

    public required IReadOnlyList<DutyStand> Duties { get; init; }

    /// <summary>All nodes but sites; the district first.</summary>
    public required IReadOnlyList<NodeStand> Nodes { get; init; }

    /// <summary>No report was ever taken: then what stands afterwards follows from the run alone.</summary>
    public bool IsFresh => ReportCount == 0;
}

/// <summary>A site and its reported stage.</summary>
/// <param name="FirstDay">The first day that a report about it may name, as a day number.</param>
internal sealed record SiteStand(string Id, string Category, string DepartmentParent, string TerritoryParent, int FirstDay, int Stage);

/// <summary>An obligation of a unit in a period.</summary>
internal sealed record DutyStand
{
    public required string Node { get; init; }

    public required string Obligation { get; init; }

    public required ObligationKind Kind { get; init; }

    public required string Period { get; init; }

    public required long Minimum { get; init; }

    /// <summary>Acts, documents, pieces of evidence, or basis points.</summary>
    public required long Reported { get; init; }

    public required bool IsDone { get; init; }

    /// <summary>It applies in the period.</summary>
    public required bool IsOwed { get; init; }

    /// <summary>First day of the period that the unit can report on, as a day number.</summary>
    public required int FirstDay { get; init; }

    /// <summary>Last day of the period.</summary>
    public required int LastDay { get; init; }
}

/// <summary>A node's figures along both lines; figures that are 0 may be left out.</summary>
internal sealed record NodeStand(
    string Id,
    string DepartmentParent,
    string TerritoryParent,
    IReadOnlyDictionary<string, long> Department,
    IReadOnlyDictionary<string, long> Territory);
