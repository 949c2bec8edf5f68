using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;

namespace WasteSorting.Ledger.Views;

/// <summary>The district as one answer shows it: as it stands, or as an edition keeps it. All of it is of one revision.</summary>
public interface IDistrictReading
{
    /// <summary>What it is of, and what its numbers are seen through.</summary>
    Cut Cut { get; }

    /// <summary>Number of the edition; 0: as it stands.</summary>
    int Edition { get; }

    /// <param name="node">Index in the cut's registry.</param>
    NodeReading Read(int node);

    /// <summary>Children of a node along one line, in the registry's order.</summary>
    ChildrenReading ReadChildren(int node, Line line, int skip, int take);

    LeagueReading Rank(League league);

    /// <summary>Explains a node's place in a league; no explanation when it has no place.</summary>
    ExplanationReading Explain(League league, int node);
}

/// <summary>What a reading is asked of.</summary>
public readonly record struct Question
{
    /// <summary>The period that is shown; null: what runs.</summary>
    public Period? Period { get; init; }

    /// <summary>Number of the edition of the period; 0: the one that is out, if any.</summary>
    public int Edition { get; init; }

    /// <summary>As it stood at this revision, by the registry, rules, day and facts of then; 0: now.</summary>
    public long AsOf { get; init; }

    /// <summary>As it stands, though an edition is out.</summary>
    public bool IsAsItStands { get; init; }

    /// <summary>Though the figures are frozen for the public.</summary>
    public bool IsThroughFreeze { get; init; }
}
