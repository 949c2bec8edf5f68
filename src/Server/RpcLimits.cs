using Microsoft.AspNetCore.Server.Kestrel.Core;
using WasteSorting.Rpc;

namespace WasteSorting.Server;

/// <summary>Every bound of the doors, in one place.</summary>
internal static class RpcLimits
{
    /// <summary>Calls in flight have so long to end after a stop was asked for.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A connection that has not agreed on TLS by then is closed.</summary>
    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Connections at once, over all ports.</summary>
    public const int ConnectionsMax = 5_000;

    /// <summary>Calls that one address may reset at once, and as many a second; beyond that its resets wait unread.</summary>
    public const int ResetsPerSecond = 2_000;

    /// <summary>Calls of one caller under way at once: a quarter of all, so that none keeps the others out.</summary>
    public const int CallsPerCaller = 5_000;

    /// <summary>Calls of one address whose wrong token waits for its answer; one more is told so at once.</summary>
    public const int WrongTokensWaiting = 5;

    public static RpcServerOptions Options { get; } = new()
    {
        MethodMaxMessageBytes = new Dictionary<string, int>(StringComparer.Ordinal)
        {
            // A registry of 16 MiB and the names of its files.
            ["wastesorting.v1.RegistryService/ApplyRegistry"] = 17 * 1024 * 1024,
            // 1,000 reports of about 1,000 bytes each.
            ["wastesorting.v1.ReportService/StreamReports"] = 1024 * 1024,
        },
    };

    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = ConnectionsMax;
        limits.MaxRequestBodySize = 18 * 1024 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;

        // Counted in whole seconds and one more: such a connection is cut within six.
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(4);

        // A connection without calls, and one that never says a word.
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
        limits.Http2.InitialStreamWindowSize = 1024 * 1024;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}
