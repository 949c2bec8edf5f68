using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using WasteSorting.Server.Access;

namespace WasteSorting.Server.Connections;

/// <summary>
/// How many streams the connections of one address may reset (RST_STREAM): a number at once, and as many a second. To open a call and
/// reset it costs its caller next to nothing and the server a whole call (CVE-2023-44487), and limits by connection end where the
/// next connection begins. What is above the budget is not refused but left unread, so that the flood waits in the sender's own
/// buffers; connections that reset nothing notice nothing.
/// </summary>
internal sealed class ResetBudget : IDisposable
{
    // So many at a time: of connections that wait, none waits for the whole of another's flood.
    private const int Share = 16;

    private readonly PartitionedRateLimiter<IPAddress> limiter;
    private readonly int share;

    /// <param name="resetsPerSecond">At least 10.</param>
    /// <param name="maxConnections">Connections that may wait at once for one address; one more is closed.</param>
    public ResetBudget(int resetsPerSecond, int maxConnections)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resetsPerSecond, PeriodsPerSecond);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxConnections);
        share = Math.Min(Share, resetsPerSecond);
        var options = new TokenBucketRateLimiterOptions
        {
            TokenLimit = resetsPerSecond,
            TokensPerPeriod = resetsPerSecond / PeriodsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1) / PeriodsPerSecond,
            QueueLimit = maxConnections * share,
        };
        limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
            address => RateLimitPartition.GetTokenBucketLimiter(Network.Of(address), _ => options));
    }

    private static int PeriodsPerSecond => 10;

    private static ReadOnlySpan<byte> Http2 => "h2"u8;

    /// <summary>Counts the resets of this port's connections. To be called after <c>UseHttps</c>: it must see what is inside of TLS.</summary>
    public void Watch(ListenOptions listen)
    {
        listen.Use(next => connection => ServeAsync(connection, next));
    }

    public void Dispose() => limiter.Dispose();

    /// <summary>Completes when so many resets may be read: at once while there is budget. False: too many wait already.</summary>
    internal async ValueTask<bool> TakeAsync(IPAddress address, int resets, CancellationToken cancellation)
    {
        for (var left = resets; left > 0; left -= share)
        {
            using var lease = await limiter.AcquireAsync(address, Math.Min(left, share), cancellation).ConfigureAwait(false);
            if (!lease.IsAcquired)
            {
                return false;
            }
        }

        return true;
    }

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.Features.Get<ITlsApplicationProtocolFeature>() is { } tls && !tls.ApplicationProtocol.Span.SequenceEqual(Http2))
        {
            await next(connection).ConfigureAwait(false);
            return;
        }

        var transport = connection.Transport;
        connection.Transport = new ResetMeter(connection, transport, this);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            connection.Transport = transport;
        }
    }
}
