using System.IO.Pipelines;
using System.Net;
using Google.Protobuf;
using WasteSorting.Rpc.Wire;

namespace WasteSorting.Rpc.Calling;

/// <summary>One call on the client, from its request to its status.</summary>
internal sealed class ClientCall<TResponse> : IDisposable
    where TResponse : class, IMessage<TResponse>, new()
{
    private readonly CallOptions _options;
    private readonly int _maxBytes;
    private readonly CancellationTokenSource? _source;
    private readonly HttpRequestMessage _request;
    private HttpResponseMessage? _response;
    private MessageReader<TResponse>? _reader;
    private volatile bool _givenUp;

    public ClientCall(Uri address, HttpContent content, CallOptions options, int maxBytes)
    {
        _options = options;
        _maxBytes = maxBytes;
        _request = MakeRequest(address, content, options);
        if (options.Timeout is { } timeout)
        {
            _source = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
            _source.CancelAfter(timeout > TimeSpan.Zero ? Timeouts.Bounded(timeout) : TimeSpan.Zero);
        }
        else if (options.CancellationToken.CanBeCanceled || !(content is SingleContent))
        {
            _source = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
        }
    }

    public CancellationToken Token => _source?.Token ?? CancellationToken.None;

    public TResponse Current => _reader!.Current;

    /// <summary>Sends the request and waits for the response's headers.</summary>
    public async ValueTask StartAsync(HttpMessageInvoker invoker)
    {
        try
        {
            _response = await invoker.SendAsync(_request, Token).ConfigureAwait(false);
            ResponseHead.Check(_response);
            _options.OnHeaders?.Invoke(ResponseHead.ReadMetadata(_response.Headers));
            var stream = await _response.Content.ReadAsStreamAsync(Token).ConfigureAwait(false);
            _reader = new MessageReader<TResponse>(PipeReader.Create(stream), ResponseHead.Encoding(_response), _maxBytes);
        }
        catch (Exception error)
        {
            throw Translate(error);
        }
    }

    public async ValueTask<TResponse> ReadSingleAsync()
    {
        try
        {
            if (!await _reader!.ReadAsync(Token).ConfigureAwait(false))
            {
                Finish();
                throw WireErrors.NoMessage();
            }

            var message = _reader.Current;
            if (await _reader.ReadAsync(Token).ConfigureAwait(false))
            {
                throw WireErrors.SecondMessage();
            }

            Finish();
            return message;
        }
        catch (Exception error)
        {
            throw Translate(error);
        }
    }

    /// <summary>Reads the next message into <see cref="Current"/>; false once the call has ended with OK.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken token)
    {
        using var linked = token.UnsafeRegister(static call => ((ClientCall<TResponse>)call!).Cancel(), this);
        try
        {
            if (await _reader!.ReadAsync(Token).ConfigureAwait(false))
            {
                return true;
            }

            Finish();
            return false;
        }
        catch (Exception error)
        {
            throw Translate(error);
        }
    }

    public void Cancel()
    {
        _givenUp = true;
        _source?.Cancel();
    }

    public RpcException Translate(Exception error)
    {
        if (error is RpcException known)
        {
            return known;
        }

        if (_source is { IsCancellationRequested: true } && !_givenUp && !_options.CancellationToken.IsCancellationRequested)
        {
            return ClientErrors.Of(StatusCode.DeadlineExceeded, "The deadline has passed.", error);
        }

        if (_source is { IsCancellationRequested: true } || error is OperationCanceledException)
        {
            return ClientErrors.Of(StatusCode.Cancelled, "The call was cancelled.", error);
        }

        return ClientErrors.FromTransport(error);
    }

    public void Dispose()
    {
        // Disposing of a response that is not at its end is what tells the server that nobody listens any more.
        _response?.Dispose();
        _request.Dispose();
        _source?.Dispose();
    }

    private static HttpRequestMessage MakeRequest(Uri address, HttpContent content, CallOptions options)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("user-agent", "wastesorting-rpc/1.0");
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", HeaderText.AcceptEncoding);
        if (options.Timeout is { } timeout)
        {
            request.Headers.TryAddWithoutValidation("grpc-timeout", Timeouts.Format(timeout));
        }

        if (options.CompressRequest)
        {
            request.Headers.TryAddWithoutValidation("grpc-encoding", HeaderText.Gzip);
        }

        foreach (var entry in options.Headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(entry.Key, HeaderText.Write(entry));
        }

        return request;
    }

    private void Finish()
    {
        var trailers = ResponseHead.ReadTrailers(_response!);
        _options.OnTrailers?.Invoke(trailers);
    }
}
