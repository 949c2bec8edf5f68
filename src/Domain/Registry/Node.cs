using System.Collections.Immutable;
using WasteSorting.Domain.Periods;

namespace WasteSorting.Domain.Registry;

/// <summary>A node of the registry. <see cref="Index"/> never changes once given: the journal names nodes by it.</summary>
public sealed record Node
{
    /// <summary>Means no parent, no category.</summary>
    public const int None = -1;

    /// <summary>Position in <see cref="DistrictRegistry.Nodes"/>.</summary>
    public required int Index { get; init; }

    public required string Id { get; init; }

    public required NodeKind Kind { get; init; }

    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    /// <summary>Official code, such as a statistical division code.</summary>
    public string Code { get; init; } = "";

    /// <summary>Index of the parent in the department line, or <see cref="None"/>.</summary>
    public int LineParent { get; init; } = None;

    /// <summary>Index of the parent in the territory, or <see cref="None"/>.</summary>
    public int TerritoryParent { get; init; } = None;

    /// <summary>Index of a site's category, or <see cref="None"/>.</summary>
    public int Category { get; init; } = None;

    public DateOnly From { get; init; } = DateOnly.MinValue;

    public DateOnly? To { get; init; }

    /// <summary>Sample data, not a real place.</summary>
    public bool Sample { get; init; }

    /// <summary>The registry left it out: it keeps its facts and counts in no total.</summary>
    public bool Retired { get; init; }

    /// <summary>Of a site: due day of its owner's target for its category; <see cref="DateOnly.MaxValue"/> where there is none.</summary>
    public DateOnly TargetDue { get; init; } = DateOnly.MaxValue;

    /// <summary>What a unit owes, by rising index; empty for the other kinds.</summary>
    public ImmutableArray<Obligation> Obligations { get; init; } = [];

    public bool IsActiveOn(DateOnly day) => !Retired && day >= From && (To is not { } to || day <= to);

    /// <summary>Whether it is there on some day of a period, as far as the period has run.</summary>
    public bool IsThereIn(Period period, DateOnly today) =>
        !Retired && From <= period.LastDay && From <= today && (To is not { } to || to >= period.FirstDay);

    /// <summary>Whether it is there on every day of a period.</summary>
    public bool IsThereAll(Period period) => !Retired && From <= period.FirstDay && (To is not { } to || to >= period.LastDay);

    /// <summary>Whether the unit owes the obligation with this index.</summary>
    public bool Owes(int obligation)
    {
        foreach (var one in Obligations)
        {
            if (one.Index == obligation)
            {
                return true;
            }
        }

        return false;
    }

    public int ParentIn(Line line) => line == Line.Department ? LineParent : TerritoryParent;
}
