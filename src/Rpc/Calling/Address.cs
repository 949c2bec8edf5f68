using System.Collections.Concurrent;
using Google.Protobuf.Reflection;

namespace WasteSorting.Rpc.Calling;

/// <summary>One server's address and the connections to it.</summary>
internal sealed class Address : IDisposable
{
    private readonly Uri _uri;
    private readonly HttpMessageInvoker[] _invokers;
    private readonly ConcurrentDictionary<MethodDescriptor, Uri> _paths = new();
    private uint _turn;

    public Address(Uri uri, RpcChannelOptions options)
    {
        ArgumentNullException.ThrowIfNull(uri);
        _uri = uri;
        _invokers = [.. Enumerable.Range(0, options.Connections).Select(_ => MakeInvoker(options))];
    }

    /// <summary>How often it failed since it last answered. Written under the lock of <see cref="Addresses"/>.</summary>
    public int Failures { get; set; }

    /// <summary>When it failed last, as a timestamp: calls from before that say nothing new.</summary>
    public long FailedAt { get; set; } = long.MinValue;

    /// <summary>From when on it may be tried again, as a timestamp.</summary>
    public long FreeAt { get; set; } = long.MinValue;

    public Uri PathOf(MethodDescriptor method) =>
        _paths.GetOrAdd(method, static (key, uri) => new Uri(uri, RpcMethods.PathOf(key)), _uri);

    public HttpMessageInvoker NextInvoker() =>
        _invokers.Length == 1 ? _invokers[0] : _invokers[Interlocked.Increment(ref _turn) % (uint)_invokers.Length];

    public void Dispose()
    {
        foreach (var invoker in _invokers)
        {
            invoker.Dispose();
        }
    }

    private static HttpMessageInvoker MakeInvoker(RpcChannelOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            EnableMultipleHttp2Connections = options.EnableMultipleHttp2Connections,
            ConnectTimeout = options.ConnectTimeout,
            KeepAlivePingDelay = options.KeepAlivePingDelay,
            KeepAlivePingTimeout = options.KeepAlivePingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            ActivityHeadersPropagator = null,
        };
        if (options.ClientCertificate is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        if (options.ServerCertificateCheck is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = options.ServerCertificateCheck;
        }

        return new HttpMessageInvoker(handler, disposeHandler: true);
    }
}

/// <summary>One sending of a call to one address.</summary>
/// <param name="Began">A timestamp; 0 where there is only one address.</param>
internal readonly record struct Attempt(Address Address, long Began);
