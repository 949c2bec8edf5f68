using System.Threading.RateLimiting;
using WasteSorting.Server.Api;

namespace WasteSorting.Server.Access;

/// <summary>What one caller may take from the others: places for calls, and wrong guesses.</summary>
internal sealed class CallerBudgets : IDisposable
{
    private readonly int callsMax;
    private readonly PartitionedRateLimiter<Caller> calls;
    private readonly PartitionedRateLimiter<string> wrongTokens;

    /// <param name="callsMax">Calls of one caller under way at once.</param>
    /// <param name="wrongTokensPerMinute">Of one address; those above it get their answers no faster than that.</param>
    public CallerBudgets(int callsMax, int wrongTokensPerMinute)
    {
        this.callsMax = callsMax;
        var places = new ConcurrencyLimiterOptions { PermitLimit = callsMax };
        var guesses = new TokenBucketRateLimiterOptions
        {
            TokenLimit = wrongTokensPerMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / wrongTokensPerMinute,
            QueueLimit = RpcLimits.WrongTokensWaiting,
        };

        // Made once: the partitions are asked for at every call.
        Func<(bool, string), ConcurrencyLimiterOptions> placesOf = _ => places;
        Func<string, TokenBucketRateLimiterOptions> guessesOf = _ => guesses;
        calls = PartitionedRateLimiter.Create<Caller, (bool, string)>(
            caller => RateLimitPartition.GetConcurrencyLimiter(KeyOf(caller), placesOf));
        wrongTokens = PartitionedRateLimiter.Create<string, string>(
            address => RateLimitPartition.GetTokenBucketLimiter(address, guessesOf));
    }

    /// <summary>A place for one call, to be given back at its end.</summary>
    /// <exception cref="Rpc.RpcException">The caller has all that it may have: RESOURCE_EXHAUSTED.</exception>
    public IDisposable Enter(Caller caller)
    {
        var place = calls.AttemptAcquire(caller);
        if (place.IsAcquired)
        {
            return place;
        }

        place.Dispose();
        throw RpcErrors.TooManyCalls($"{callsMax} calls of this caller are under way");
    }

    /// <summary>Completes when the answer to a wrong token may go out.</summary>
    /// <exception cref="Rpc.RpcException">Too many of this address wait already: RESOURCE_EXHAUSTED.</exception>
    public async ValueTask TakeWrongTokenAsync(string address, CancellationToken cancellation)
    {
        using var lease = await wrongTokens.AcquireAsync(address, 1, cancellation).ConfigureAwait(false);
        if (!lease.IsAcquired)
        {
            throw RpcErrors.Exhausted("authorization: too many calls with a wrong token come from this address");
        }
    }

    public void Dispose()
    {
        calls.Dispose();
        wrongTokens.Dispose();
    }

    // Who shows no token is known by the address alone. A token's id and an address are never the same caller.
    private static (bool, string) KeyOf(Caller caller) =>
        caller.Role is null ? (false, caller.By.Address) : (true, caller.By.Id);
}
