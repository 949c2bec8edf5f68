using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using WasteSorting.Rpc.Wire;

namespace WasteSorting.Rpc.Calling;

/// <summary>One call on the client, from its request to its status.</summary>
internal sealed class ClientCall<TResponse> : IDisposable
    where TResponse : class, IMessage<TResponse>, new()
{
    private readonly Addresses _addresses;
    private readonly MethodDescriptor _method;
    private readonly RequestContent _content;
    private readonly CallOptions _options;
    private readonly CancellationTokenSource? _source;
    private Attempt _attempt;
    private HttpRequestMessage? _request;
    private HttpResponseMessage? _response;
    private MessageReader<TResponse>? _reader;
    private bool _isAnswered;
    private volatile bool _givenUp;

    public ClientCall(Addresses addresses, MethodDescriptor method, RequestContent content, CallOptions options)
    {
        _addresses = addresses;
        _method = method;
        _content = content;
        _options = options;
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

    /// <summary>Bytes of one response message.</summary>
    public required int MaxBytes { get; init; }

    public CancellationToken Token => _source?.Token ?? CancellationToken.None;

    public TResponse Current => _reader!.Current;

    /// <summary>Sends the request and waits for the response's headers. What surely reached no handler is sent to the next address.</summary>
    public async ValueTask StartAsync()
    {
        var began = Stopwatch.GetTimestamp();
        for (var tried = 1; ; tried++)
        {
            _attempt = _addresses.Choose();
            try
            {
                await SendAsync(_attempt.Address, _options.Timeout - (tried == 1 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(began)))
                    .ConfigureAwait(false);
                return;
            }
            catch (Exception error)
            {
                var failure = Fail(error);
                if (tried == _addresses.Count || Token.IsCancellationRequested || !_content.CanBeSent || !ClientErrors.IsUnseen(error))
                {
                    throw failure;
                }
            }
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
            throw Fail(error);
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
                Answered();
                return true;
            }

            Finish();
            return false;
        }
        catch (Exception error)
        {
            throw Fail(error);
        }
    }

    /// <summary>The error that the call ended with before any message, once it has started; null: none is known.</summary>
    public RpcException? EarlyEnd()
    {
        if (_response is null || !_response.Headers.NonValidated.Contains("grpc-status"))
        {
            return null;
        }

        try
        {
            ResponseHead.ReadTrailers(_response);
            return null;
        }
        catch (RpcException refusal)
        {
            return refusal;
        }
    }

    public void AvoidAddress() => _addresses.SetAside(_attempt);

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

        if (_source is { IsCancellationRequested: true })
        {
            return ClientErrors.Of(StatusCode.Cancelled, "The call was cancelled.", error);
        }

        return ClientErrors.FromTransport(error);
    }

    public void Dispose()
    {
        // Disposing of a response that is not at its end is what tells the server that nobody listens any more.
        _response?.Dispose();
        _request?.Dispose();
        _source?.Dispose();
    }

    private async ValueTask SendAsync(Address address, TimeSpan? timeout)
    {
        _request = MakeRequest(address.PathOf(_method), timeout);
        _response = await address.NextInvoker().SendAsync(_request, Token).ConfigureAwait(false);
        ResponseHead.Check(_response);
        _options.OnHeaders?.Invoke(ResponseHead.ReadMetadata(_response.Headers));
        var stream = await _response.Content.ReadAsStreamAsync(Token).ConfigureAwait(false);
        _reader = new MessageReader<TResponse>(PipeReader.Create(stream), ResponseHead.Encoding(_response), MaxBytes);
    }

    private HttpRequestMessage MakeRequest(Uri address, TimeSpan? timeLeft)
    {
        // An attempt that failed leaves its request to the collector: to dispose of it would dispose of the content.
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = _content,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("user-agent", "wastesorting-rpc/1.0");
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", HeaderText.AcceptEncoding);
        if (timeLeft is { } timeout)
        {
            request.Headers.TryAddWithoutValidation("grpc-timeout", Timeouts.Format(timeout));
        }

        if (_options.CompressRequest)
        {
            request.Headers.TryAddWithoutValidation("grpc-encoding", HeaderText.Gzip);
        }

        foreach (var entry in _options.Headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(entry.Key, HeaderText.Write(entry));
        }

        return request;
    }

    private void Finish()
    {
        var trailers = ResponseHead.ReadTrailers(_response!);
        Answered();
        _options.OnTrailers?.Invoke(trailers);
    }

    private RpcException Fail(Exception error)
    {
        var failure = Translate(error);
        if (IsOutage(failure.StatusCode))
        {
            _addresses.SetAside(_attempt);
        }
        else if (error is RpcException)
        {
            Answered();
        }

        return failure;
    }

    // A refusal of the call itself is an answer like any other. Silence until the deadline is none.
    private bool IsOutage(StatusCode status) =>
        status == StatusCode.Unavailable || (status == StatusCode.DeadlineExceeded && _response is null);

    private void Answered()
    {
        if (!_isAnswered)
        {
            _isAnswered = true;
            _addresses.Restore(_attempt);
        }
    }
}
