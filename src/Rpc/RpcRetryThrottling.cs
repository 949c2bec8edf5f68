namespace WasteSorting.Rpc;

/// <summary>
/// A bucket of tokens that all calls of a channel share: its addresses are one server under several names. Calls are sent again only
/// while it is more than half full.
/// </summary>
public sealed record RpcRetryThrottling
{
    /// <summary>What the bucket holds, and begins with: 1 to 1,000. A failure that might be repeated takes one. Default 10.</summary>
    public int MaxTokens { get; init; } = 10;

    /// <summary>What a success puts back: 0.001 or more, to three decimal places. Default 0.1.</summary>
    public double TokenRatio { get; init; } = 0.1;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxTokens);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxTokens, 1_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(TokenRatio, 0.001);
    }
}
