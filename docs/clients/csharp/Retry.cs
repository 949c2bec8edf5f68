using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace WasteSorting.DepartmentClient;

/// <summary>When something is sent again: single calls by gRPC itself, streams by this program, which alone knows what to send.</summary>
internal static class Retry
{
    private const int AttemptsMax = 20;

    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(2);

    // INTERNAL is what .NET makes of a connection that fell silent.
    private static readonly StatusCode[] Undecided =
        [StatusCode.Unavailable, StatusCode.DeadlineExceeded, StatusCode.ResourceExhausted, StatusCode.Internal];

    /// <summary>Whether a report counted is not known after these. After any other status, the same would only be said again.</summary>
    public static bool IsUndecided(StatusCode code) => Undecided.Contains(code);

    /// <summary>Of one call with all its attempts.</summary>
    public static DateTime Deadline() => DateTime.UtcNow.AddSeconds(60);

    /// <summary>
    /// Reports carry their ids, and questions change nothing: all that this program sends may be sent again. Pings find a server that
    /// vanished without a word. Over TLS: certificates go into the handler's SslOptions.
    /// </summary>
    public static GrpcChannelOptions ChannelOptions()
    {
        var policy = new RetryPolicy
        {
            MaxAttempts = AttemptsMax,
            InitialBackoff = TimeSpan.FromMilliseconds(100),
            MaxBackoff = PauseMax,
            BackoffMultiplier = 2,
        };
        Array.ForEach(Undecided, policy.RetryableStatusCodes.Add);
        return new GrpcChannelOptions
        {
            MaxRetryAttempts = AttemptsMax,
            MaxReconnectBackoff = PauseMax,
            ServiceConfig = new ServiceConfig { MethodConfigs = { new MethodConfig { Names = { MethodName.Default }, RetryPolicy = policy } } },
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                KeepAlivePingDelay = TimeSpan.FromSeconds(30),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            },
        };
    }

    /// <summary>Waits as long as the server says, or longer each time. Throws the failure when there must be no other attempt.</summary>
    public static async Task PauseAsync(int failures, RpcException? failure)
    {
        var said = failure?.Trailers.GetValue("grpc-retry-pushback-ms");
        var pushback = int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : (int?)null;
        var isForbidden = said is not null && pushback is null;
        if (failure is not null && (!IsUndecided(failure.StatusCode) || isForbidden || failures + 1 >= AttemptsMax))
        {
            throw failure;
        }

        var backoff = TimeSpan.FromMilliseconds(100 * Math.Pow(2, Math.Min(failures, 10)));
        var bounded = (backoff < PauseMax ? backoff : PauseMax) * (0.8 + (0.4 * Random.Shared.NextDouble()));
        await Task.Delay(pushback is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : bounded);
    }
}
