using System.Security.Cryptography.X509Certificates;
using WasteSorting.Rpc.Serving;

namespace WasteSorting.Rpc;

/// <summary>
/// What a handler knows about its call. A host other than <see cref="RpcServer"/> makes one with the initialisers below, so that the same
/// service classes run there too.
/// </summary>
public sealed class CallContext
{
    private readonly ServerCall? _call;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private readonly CancellationToken _token;
    private readonly DateTimeOffset? _deadline;
    private readonly string? _peer;
    private readonly X509Certificate2? _certificate;

    public CallContext()
    {
    }

    internal CallContext(ServerCall call)
    {
        _call = call;
        Method = call.Method.Path;
    }

    /// <summary><c>/package.Service/Method</c>.</summary>
    public string Method { get; init; } = string.Empty;

    /// <summary>The caller's address, such as <c>ipv4:127.0.0.1:5000</c>.</summary>
    public string Peer
    {
        get => _peer ?? _call?.Peer ?? string.Empty;
        init => _peer = value;
    }

    /// <summary>The certificate that the caller showed on its TLS connection, as it is: whether it is trusted is not said.</summary>
    public X509Certificate2? ClientCertificate
    {
        get => _certificate ?? _call?.Http.Connection.ClientCertificate;
        init => _certificate = value;
    }

    /// <summary>The headers that the caller added. Text that is no base64 under a -bin key ends the call with INTERNAL.</summary>
    public Metadata RequestHeaders
    {
        get => _requestHeaders ??= _call?.ReadHeaders() ?? HeaderReader?.Invoke() ?? [];
        init => _requestHeaders = value;
    }

    /// <summary>Sent after the last message, with the status.</summary>
    public Metadata ResponseTrailers
    {
        get => _responseTrailers ??= [];
        init => _responseTrailers = value;
    }

    /// <summary>
    /// Fires when the caller cancels or goes away, when the deadline passes, and for streams when the host has no more time.
    /// </summary>
    public CancellationToken CancellationToken
    {
        get => _call?.Token ?? _token;
        init => _token = value;
    }

    /// <summary>When the call ends at the latest; null if nothing bounds it.</summary>
    public DateTimeOffset? Deadline
    {
        get => _call is null ? _deadline : _call.Deadline;
        init => _deadline = value;
    }

    /// <summary>Whether the request's message that was read last came compressed. Another host does not tell: there it is false.</summary>
    public bool ReceivedCompressed { get; internal set; }

    /// <summary>
    /// Sends the response's messages gzipped if the caller takes gzip. Whether gzip is announced is settled when the headers go out
    /// (with the first message, or <see cref="WriteResponseHeadersAsync"/>): set it before, then switch it for each message as wanted.
    /// </summary>
    public bool SendCompressed { get; set; }

    /// <summary>For what an interceptor found out and the handler needs, such as who calls.</summary>
    public object? State { get; set; }

    /// <summary>What an interceptor took for this call: disposed of when the call has ended and its handler has come back.</summary>
    public IDisposable? Lease { get; set; }

    /// <summary>Makes <see cref="RequestHeaders"/> on another host, when they are first asked for.</summary>
    public Func<Metadata>? HeaderReader { private get; init; }

    /// <summary>Makes <see cref="WriteResponseHeadersAsync"/> work on another host.</summary>
    public Func<Metadata, Task>? HeaderWriter { private get; init; }

    internal Metadata? TrailersIfAny => _responseTrailers;

    /// <summary>
    /// One text header, without making the whole of <see cref="RequestHeaders"/>: for interceptors, which run on every call.
    /// </summary>
    public string? GetRequestHeader(string key) =>
        _requestHeaders is null && _call is not null ? _call.ReadHeader(key) : RequestHeaders.GetValue(key);

    /// <summary>Sends the response's headers now; at most once, and before the first message.</summary>
    public Task WriteResponseHeadersAsync(Metadata headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (_call is not null)
        {
            return _call.WriteHeadersAsync(headers);
        }

        return HeaderWriter?.Invoke(headers) ?? Task.CompletedTask;
    }
}
