using WasteSorting.Cli.Load.Accounts;

namespace WasteSorting.Cli.Load.Plans;

/// <summary>Whether a report is sent a second time with its id, and when.</summary>
internal enum Repetition : byte
{
    None = 0,

    /// <summary>At once, over another connection: the two may arrive in either order.</summary>
    Together = 1,

    /// <summary>After the first has its answer.</summary>
    After = 2,
}

/// <summary>One report of a run.</summary>
/// <param name="Index">Its number, from 0.</param>
internal readonly record struct PlannedReport(int Index, Fact Fact, Repetition Repetition);
