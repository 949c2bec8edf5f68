namespace WasteSorting.Rpc;

/// <summary>Settings of a client's channel.</summary>
public sealed record RpcChannelOptions
{
    /// <summary>
    /// For a channel over several servers: one that is gone or stands still costs its callers about two seconds, for there is
    /// another one to ask.
    /// </summary>
    public static RpcChannelOptions ForSeveral { get; } = new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(2),
        KeepAlivePingDelay = TimeSpan.FromSeconds(1),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(1),
    };

    /// <summary>Bytes of one response message, counted after decompression. Default 16 MiB: exports are the largest answers.</summary>
    public int MaxReceiveMessageBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// Connections that calls are spread over, one after the other. Default 1; a load test wants as many as the server should see.
    /// </summary>
    public int Connections { get; init; } = 1;

    /// <summary>
    /// Whether a further connection is opened when all streams that the server allows on one are taken. Default on; off, a call waits
    /// for a stream.
    /// </summary>
    public bool EnableMultipleHttp2Connections { get; init; } = true;

    /// <summary>How long to wait for a connection. Default 10 s. With several addresses less is better: meanwhile the next could answer.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Silence on a connection with calls under way before a ping is sent. Default 30 s: a vanished server is noticed within a minute.
    /// </summary>
    public TimeSpan KeepAlivePingDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a ping may stay without an answer before the connection is given up. Default 20 s.</summary>
    public TimeSpan KeepAlivePingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Replaces the check of the server's certificate, e.g. with a pinned one. Default: the system's trust.</summary>
    public System.Net.Security.RemoteCertificateValidationCallback? ServerCertificateCheck { get; init; }

    /// <summary>Shown to servers that ask for one over TLS. Default: none.</summary>
    public System.Security.Cryptography.X509Certificates.X509Certificate2? ClientCertificate { get; init; }

    /// <summary>
    /// When calls are sent again: those of one request, and others as long as nothing of them was sent. Default null: never, but for what
    /// surely reached no handler.
    /// </summary>
    public RpcRetryPolicy? Retry { get; init; }

    /// <summary>Times deadlines, pauses between attempts, and how long an address is set aside. Default the system's clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
