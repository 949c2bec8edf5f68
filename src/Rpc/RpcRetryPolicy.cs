namespace WasteSorting.Rpc;

/// <summary>
/// When a channel sends a call again, as gRFC A6 has it. Only for channels whose calls may take effect more than once: a call that failed
/// may have been carried out. A call is repeated only before the server's headers have come, and never beyond its deadline, which covers
/// all its attempts. <c>grpc-retry-pushback-ms</c> of a server counts more than the pauses here: so long and no longer, or not at all.
/// </summary>
public sealed record RpcRetryPolicy
{
    /// <summary>Attempts of one call, the first included: 2 or more. Default 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Pause before the first repetition. Default 100 ms. Each pause is spread by chance, up to a fifth more or less.</summary>
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause, before it is spread. Default 1 s.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What each pause is longer by than the one before. Default 2.</summary>
    public double BackoffMultiplier { get; init; } = 2;

    /// <summary>Statuses after which a call is sent again. Default UNAVAILABLE alone.</summary>
    public IReadOnlySet<StatusCode> RetryableCodes { get; init; } = new HashSet<StatusCode> { StatusCode.Unavailable };

    /// <summary>Stops repeating while much fails, so that a server that is down is not held down. Default null: never.</summary>
    public RpcRetryThrottling? Throttling { get; init; }

    /// <summary>0 to 1, where in its spread a pause is.</summary>
    internal Func<double> Chance { get; init; } = Random.Shared.NextDouble;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttempts, 2);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(InitialBackoff, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaxBackoff, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BackoffMultiplier);
        ArgumentOutOfRangeException.ThrowIfZero(RetryableCodes.Count);
        Throttling?.Validate();
    }
}
