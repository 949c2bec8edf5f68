using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WasteSorting.Server.Options;

/// <summary>Every bound of calls and connections, in one place.</summary>
internal sealed record CallLimits
{
    /// <summary>Calls in flight have so long to end after a stop was asked for.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A connection that has not agreed on TLS by then is closed.</summary>
    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Connections at once, over all ports.</summary>
    public const int ConnectionsMax = 5_000;

    /// <summary>Calls that one network may reset at once, and as many a second; beyond that its resets wait unread.</summary>
    public const int ResetsPerSecond = 2_000;

    /// <summary>Bytes of a request that is one report or one question.</summary>
    public const int QuestionMax = 64 * 1024;

    /// <summary>Bytes of one message of a stream: 1,000 reports of about 1,000 bytes each.</summary>
    public const int ReportsMax = 1024 * 1024;

    /// <summary>Bytes of a registry of 16 MiB and the names of its files.</summary>
    public const int RegistryMax = 17 * 1024 * 1024;

    /// <summary>
    /// Longest time of a unary call, whatever its client asks for or does not ask for: a handler that hangs must not hold its place for
    /// ever. Not for streams, which live as long as both sides want.
    /// </summary>
    public TimeSpan MaxDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Longest wait for the next message of a client's stream. Kestrel's own rule (240 bytes a second) is off for such calls, for it would
    /// end an honest quiet stream after five seconds; this one stands in its place.
    /// </summary>
    public TimeSpan StreamIdleMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long streams may go on after a stop was asked for: half of what a stop may take.</summary>
    public TimeSpan StreamDrain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Calls under way at once, over all connections. One more is told to try again before any work is done for it.</summary>
    public int CallsMax { get; init; } = 20_000;

    /// <summary>Calls of one caller under way at once: a quarter of all, so that none keeps the others out.</summary>
    public int CallsPerCaller { get; init; } = 5_000;

    /// <summary>Calls of one network whose wrong token waits for its answer; one more is told so at once.</summary>
    public int WrongTokensWaiting { get; init; } = 5;

    /// <summary>
    /// Streams of pages at once: less than the connections that there are, so that viewers keep no reporter out. One more is told to wait.
    /// </summary>
    public int ViewersMax { get; init; } = 3_000;

    /// <summary>Pages of one stream: the tabs of a browser.</summary>
    public int PagesPerViewer { get; init; } = 16;

    /// <summary>Pages that are rendered anew when the ledger moves, whoever looks at them.</summary>
    public int LivePagesMax { get; init; } = 256;

    /// <summary>Between two renderings of a page that is looked at.</summary>
    public TimeSpan PagePace { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>A viewer hears at least so often that the stream lives.</summary>
    public TimeSpan ViewerBeat { get; init; } = TimeSpan.FromSeconds(10);

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
