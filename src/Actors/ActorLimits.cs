namespace WasteSorting.Actors;

/// <summary>Every bound and time of the actors, in one place.</summary>
internal sealed record ActorLimits
{
    /// <summary>Deciders of a silo. While one's decisions are committed, the others decide: more than there are cores find no more to do.</summary>
    public int Deciders { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 4);

    /// <summary>Reports are sent to another silo again for so long.</summary>
    public TimeSpan SubmitPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Between two tries of reports whose silo does not answer.</summary>
    public TimeSpan SubmitPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>A node that nobody uses for so long is deactivated.</summary>
    public TimeSpan IdleMax { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Idle nodes are looked for so often.</summary>
    public TimeSpan SweepPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Activations of a silo above which those unused for longest end early.</summary>
    public int ActivationsMax { get; init; } = 100_000;

    /// <summary>An activation that ends waits so long for its change in flight; below Orleans' own patience of half a minute.</summary>
    public TimeSpan EndPatience { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>
    /// An actor that changed tells its parents after this time, of all that changed meanwhile; and so long lies between two
    /// messages from a silo to one parent. Pushed sums serve the proof alone, so they need not be quick.
    /// </summary>
    public TimeSpan PushPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After a message to a parent failed.</summary>
    public TimeSpan PushRetryPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A proof waits so long for the actors' sums to reach the revision that it proves.</summary>
    public TimeSpan ProofPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Children that one node asks at once.</summary>
    public int PullsAtOnce { get; init; } = 32;
}
