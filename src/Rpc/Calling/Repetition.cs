using System.Globalization;

namespace WasteSorting.Rpc.Calling;

/// <summary>Decides, for one call, whether and when a failed attempt is followed by another: gRFC A6.</summary>
internal sealed class Repetition(RpcRetryPolicy policy, TokenBucket? bucket)
{
    private const string PushbackKey = "grpc-retry-pushback-ms";
    private const double Spread = 0.2;

    private int _pausesSincePushback;

    /// <summary>Attempts before the one that is under way. The server is told.</summary>
    public int Previous { get; private set; }

    public void CountSuccess() => bucket?.CountSuccess();

    /// <summary>For a failure that nothing follows, because the caller may have seen a part of the answer already.</summary>
    public void CountFailure(RpcException failure)
    {
        if (policy.RetryableCodes.Contains(failure.StatusCode) || ReadPushback(failure.Trailers) < 0)
        {
            bucket?.CountFailure();
        }
    }

    /// <summary>The pause before the next attempt; null when there is none.</summary>
    public TimeSpan? PauseAfter(RpcException failure)
    {
        CountFailure(failure);
        var pushback = ReadPushback(failure.Trailers);
        var isWorthwhile = pushback is null or >= 0 && policy.RetryableCodes.Contains(failure.StatusCode);
        if (!isWorthwhile || bucket is { IsOpen: false } || Previous + 1 >= policy.MaxAttempts)
        {
            return null;
        }

        Previous++;
        if (pushback is { } milliseconds)
        {
            // As long as the server says, by no chance; and what follows begins with the first pause again.
            _pausesSincePushback = 0;
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        return Backoff(policy, _pausesSincePushback++, policy.Chance());
    }

    /// <param name="policy">Says how it grows.</param>
    /// <param name="step">0 for the first pause.</param>
    /// <param name="chance">0 to 1.</param>
    internal static TimeSpan Backoff(RpcRetryPolicy policy, int step, double chance)
    {
        var grown = policy.InitialBackoff.TotalSeconds * Math.Pow(policy.BackoffMultiplier, step);
        return TimeSpan.FromSeconds(Math.Min(grown, policy.MaxBackoff.TotalSeconds) * (1 - Spread + (2 * Spread * chance)));
    }

    // Null: the server says nothing. Negative: not again, which is also what an answer that cannot be read means.
    private static int? ReadPushback(Metadata trailers) => trailers.GetAll(PushbackKey).ToArray() switch
    {
        [] => null,
        [var only] when int.TryParse(only.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read) => read,
        _ => -1,
    };
}
