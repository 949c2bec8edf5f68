using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Domain.Nodes;

/// <summary>Which facts an effect changes.</summary>
public enum EffectKind : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A count of acts, documents or evidence.</summary>
    Count = 1,

    /// <summary>A share measured.</summary>
    Measured = 2,

    /// <summary>A stage by a report.</summary>
    Reported = 3,

    /// <summary>A stage by an inspection.</summary>
    Verified = 4,
}

/// <summary>What one report contributes to its node: exactly this is taken back when it is retracted or corrected.</summary>
public readonly record struct Effect
{
    public EffectKind Kind { get; private init; }

    /// <summary>Index of the obligation, of a count or measurement.</summary>
    public int Obligation { get; private init; }

    /// <summary>Of a count or measurement.</summary>
    public Period Period { get; private init; }

    /// <summary>Of a measurement or stage; of a count, <see cref="Mark.Value"/> is the amount, and the order is 0: counts add up in any.</summary>
    public Mark Mark { get; private init; }

    /// <summary>Whoever reported it has the node in the territory alone.</summary>
    public bool ByTerritory { get; init; }

    /// <summary>Whether it falls into a period.</summary>
    public bool HasPeriod => Kind is EffectKind.Count or EffectKind.Measured;

    public static Effect Count(int obligation, Period period, int day, int amount) => new()
    {
        Kind = EffectKind.Count,
        Obligation = obligation,
        Period = period,
        Mark = new Mark(day, 0, amount, 1),
    };

    public static Effect Measured(int obligation, Period period, Mark share) => new()
    {
        Kind = EffectKind.Measured,
        Obligation = obligation,
        Period = period,
        Mark = share,
    };

    public static Effect Reported(int day, int order, Stage stage) => new()
    {
        Kind = EffectKind.Reported,
        Mark = new Mark(day, order, (int)stage, 1),
    };

    public static Effect Verified(int day, int order, Stage stage) => new()
    {
        Kind = EffectKind.Verified,
        Mark = new Mark(day, order, (int)stage, 1),
    };
}

/// <summary>What an accepted report does to its node: first the earlier effect goes, then the new one comes.</summary>
/// <param name="Node">Index of the node.</param>
public readonly record struct NodeEvent(int Node, Effect Remove, Effect Add);
