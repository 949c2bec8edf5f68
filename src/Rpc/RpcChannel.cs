using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using WasteSorting.Rpc.Calling;

namespace WasteSorting.Rpc;

/// <summary>
/// Calls a server: over cleartext HTTP/2 for <c>http</c> addresses (without asking first whether it speaks it), over TLS for
/// <c>https</c>. For any number of callers at once. Every failure is an <see cref="RpcException"/>.
/// </summary>
/// <remarks>
/// With several addresses of servers that are alike, calls go to the first that is well, and come back to it when it is well again: a
/// caller stays with one server, and opens no connections that it does not need. Who wants load spread gives each channel another order.
/// A server that refuses the connection, breaks it or answers UNAVAILABLE is set aside for a short time that grows. A call that surely
/// reached no handler goes to the next address by itself, each address once; one that may have reached a handler ends with UNAVAILABLE,
/// for only the application knows whether it may be sent again, and then goes elsewhere. It says so by <see cref="RpcChannelOptions.Retry"/>.
/// </remarks>
public sealed class RpcChannel : IDisposable
{
    private readonly RpcChannelOptions _options;
    private readonly Addresses _addresses;
    private readonly TokenBucket? _bucket;

    public RpcChannel(Uri address, RpcChannelOptions? options = null)
        : this([address], options)
    {
    }

    /// <param name="addresses">Servers that are alike, the preferred one first.</param>
    /// <param name="options">Null: all by default.</param>
    public RpcChannel(IReadOnlyList<Uri> addresses, RpcChannelOptions? options = null)
    {
        _options = options ?? new RpcChannelOptions();
        _options.Retry?.Validate();
        _addresses = new Addresses(addresses, _options);
        _bucket = _options.Retry?.Throttling is { } throttling ? new TokenBucket(throttling) : null;
    }

    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(MethodDescriptor method, TRequest request, CallOptions options = default)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        using var call = MakeCall<TResponse>(method, new SingleContent(request, options.CompressRequest), options);
        await call.StartAsync().ConfigureAwait(false);
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
        await call.StartAsync().ConfigureAwait(false);
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
            await call.StartAsync().ConfigureAwait(false);
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
        return new DuplexCall<TRequest, TResponse>(call, content, options.CompressRequest);
    }

    public void Dispose() => _addresses.Dispose();

    private ClientCall<TResponse> MakeCall<TResponse>(MethodDescriptor method, RequestContent content, CallOptions options)
        where TResponse : class, IMessage<TResponse>, new()
    {
        ArgumentNullException.ThrowIfNull(method);
        return new ClientCall<TResponse>(_addresses, method, content, options, _options.Clock)
        {
            MaxBytes = _options.MaxReceiveMessageBytes,
            Repetition = _options.Retry is { } policy ? new Repetition(policy, _bucket) : null,
        };
    }
}
