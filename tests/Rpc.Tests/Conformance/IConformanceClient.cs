namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>Makes the calls of the cases: byte by byte, or through another maker's library.</summary>
internal interface IConformanceClient
{
    string Name { get; }

    /// <summary>What must be installed.</summary>
    string Needs { get; }

    bool IsHere { get; }

    /// <summary>Whether the server can have heard so many milliseconds when so many were meant.</summary>
    bool CanHear(long heard, long meant);

    /// <summary>Why it cannot make this call; null if it can.</summary>
    string? LeavesOut(Case one);

    /// <summary>What came of each case, by its id.</summary>
    Task<IReadOnlyDictionary<string, Observed>> RunAsync(IReadOnlyList<Case> cases, bool gzip);
}
