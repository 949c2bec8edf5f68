namespace WasteSorting.Rpc.Calling;

/// <summary>Whether calls may be sent again, by how many failed lately. Counts in thousandths of a token.</summary>
internal sealed class TokenBucket(RpcRetryThrottling throttling)
{
    private const int Token = 1_000;

    private readonly int _max = throttling.MaxTokens * Token;
    // In decimals, where 0.57 is 0.57.
    private readonly int _earned = (int)((decimal)Math.Min(throttling.TokenRatio, throttling.MaxTokens) * Token);
    private readonly Lock _gate = new();
    private int _count = throttling.MaxTokens * Token;

    public bool IsOpen => Volatile.Read(ref _count) > _max / 2;

    public void CountFailure() => Add(-Token);

    public void CountSuccess()
    {
        // Nearly always: nothing failed lately.
        if (Volatile.Read(ref _count) < _max)
        {
            Add(_earned);
        }
    }

    private void Add(int tokens)
    {
        lock (_gate)
        {
            _count = Math.Clamp(_count + tokens, 0, _max);
        }
    }
}
