using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using WasteSorting.Rpc.Calling;

namespace WasteSorting.Rpc;

/// <summary>
/// Calls a server: over cleartext HTTP/2 for <c>http</c> addresses (without asking first whether it speaks it), over TLS for
/// <c>https</c>. For any number of callers at once. Every failure is an <see cref="RpcException"/>.
/// </summary>
public sealed class RpcChannel : IDisposable
{
    private readonly Uri _address;
    private readonly RpcChannelOptions _options;
    private readonly HttpMessageInvoker[] _invokers;
    private readonly ConcurrentDictionary<MethodDescriptor, Uri> _paths = new();
    private uint _turn;

    public RpcChannel(Uri address, RpcChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        _address = address;
        _options = options ?? new RpcChannelOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.Connections, nameof(options));
        _invokers = [.. Enumerable.Range(0, _options.Connections).Select(_ => MakeInvoker(_options))];
    }

    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(MethodDescriptor method, TRequest request, CallOptions options = default)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        using var call = MakeCall<TResponse>(method, new SingleContent(request, options.CompressRequest), options);
        await call.StartAsync(NextInvoker()).ConfigureAwait(false);
        return await call.ReadSingleAsync().ConfigureAwait(false);
    }

    public async IAsyncEnumerable<TResponse> ServerStreamAsync<TRequest, TResponse>(
        MethodDescriptor method, TRequest request, CallOptions options = default,
            [EnumeratorCancellation] CancellationToken token = default)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken, token);
        var content = new SingleContent(request, options.CompressRequest);
        using var call = MakeCall<TResponse>(method, content, options with { CancellationToken = both.Token });
        await call.StartAsync(NextInvoker()).ConfigureAwait(false);
        while (await call.ReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            yield return call.Current;
        }
    }

    public async Task<TResponse> ClientStreamAsync<TRequest, TResponse>(
        MethodDescriptor method, IAsyncEnumerable<TRequest> requests, CallOptions options = default)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var content = new SequenceContent<TRequest>(requests, options.CompressRequest);
        using var call = MakeCall<TResponse>(method, content, options);
        try
        {
            await call.StartAsync(NextInvoker()).ConfigureAwait(false);
            return await call.ReadSingleAsync().ConfigureAwait(false);
        }
        catch (RpcException error) when (content.Failure is not null)
        {
            throw ClientErrors.Of(StatusCode.Cancelled, "The sequence of requests failed.", new AggregateException(content.Failure, error));
        }
    }

    public DuplexCall<TRequest, TResponse> Duplex<TRequest, TResponse>(MethodDescriptor method, CallOptions options = default)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var content = new PushContent();
        var call = MakeCall<TResponse>(method, content, options);
        return new DuplexCall<TRequest, TResponse>(call, content, NextInvoker(), options.CompressRequest);
    }

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
        if (options.ServerCertificateCheck is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = options.ServerCertificateCheck;
        }

        return new HttpMessageInvoker(handler, disposeHandler: true);
    }

    private ClientCall<TResponse> MakeCall<TResponse>(MethodDescriptor method, RequestContent content, CallOptions options)
        where TResponse : class, IMessage<TResponse>, new()
    {
        ArgumentNullException.ThrowIfNull(method);
        var path = _paths.GetOrAdd(method, static (key, address) => new Uri(address, RpcMethods.PathOf(key)), _address);
        return new ClientCall<TResponse>(path, content, options, _options.MaxReceiveMessageBytes);
    }

    private HttpMessageInvoker NextInvoker() =>
        _invokers.Length == 1 ? _invokers[0] : _invokers[Interlocked.Increment(ref _turn) % (uint)_invokers.Length];
}
