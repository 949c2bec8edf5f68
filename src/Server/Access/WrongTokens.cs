using System.Net;
using System.Threading.RateLimiting;
using WasteSorting.Server.Options;

namespace WasteSorting.Server.Access;

/// <summary>Slows down guesses: a network gets answers to wrong tokens no faster than it may, and its right ones at once.</summary>
internal sealed class WrongTokens : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> limiter;

    public WrongTokens(AccessSettings settings, CallLimits limits)
    {
        var options = new TokenBucketRateLimiterOptions
        {
            TokenLimit = settings.WrongTokensPerMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / settings.WrongTokensPerMinute,
            QueueLimit = limits.WrongTokensWaiting,
        };
        limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(network => RateLimitPartition.GetTokenBucketLimiter(network, _ => options));
    }

    /// <summary>Completes when the answer may go out. False: too many of this network wait already.</summary>
    public async ValueTask<bool> TakeAsync(IPAddress network, CancellationToken cancellation)
    {
        using var lease = await limiter.AcquireAsync(network, 1, cancellation).ConfigureAwait(false);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
