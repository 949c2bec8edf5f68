using System.Globalization;
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
    private readonly CancellationTokenRegistration _callers;
    private readonly TimeProvider _clock;
    private readonly long _began;
    private Attempt _attempt;
    private HttpRequestMessage? _request;
    private HttpResponseMessage? _response;
    private MessageReader<TResponse>? _reader;
    private bool _isAnswered;
    private volatile bool _givenUp;

    public ClientCall(Addresses addresses, MethodDescriptor method, RequestContent content, CallOptions options, TimeProvider clock)
    {
        _addresses = addresses;
        _method = method;
        _content = content;
        _options = options;
        _clock = clock;
        _began = clock.GetTimestamp();
        if (options.Timeout is { } timeout)
        {
            _source = new CancellationTokenSource(timeout > TimeSpan.Zero ? Timeouts.Bounded(timeout) : TimeSpan.Zero, clock);
        }
        else if (options.CancellationToken.CanBeCanceled || !(content is SingleContent))
        {
            _source = new CancellationTokenSource();
        }

        _callers = options.CancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>Bytes of one response message.</summary>
    public required int MaxBytes { get; init; }

    /// <summary>Null: what failed is not sent again, but for what surely reached no handler.</summary>
    public Repetition? Repetition { get; init; }

    public CancellationToken Token => _source?.Token ?? CancellationToken.None;

    public TResponse Current => _reader!.Current;

    /// <summary>Sends the request and waits for the response's headers, as often as the policy has it while there are none.</summary>
    public async ValueTask StartAsync()
    {
        while (await TryStartAsync().ConfigureAwait(false) is { } failure)
        {
            var pause = Repetition?.PauseAfter(failure);
            // The deadline is the whole call's: when it would pass meanwhile, there is nothing to wait for.
            if (pause is null || pause >= TimeLeft || Token.IsCancellationRequested || !_content.CanBeSent)
            {
                throw failure;
            }

            await PauseAsync(pause.Value).ConfigureAwait(false);
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
            throw FailForGood(error);
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
            throw FailForGood(error);
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
        _callers.Dispose();
        _source?.Dispose();
    }

    private TimeSpan? TimeLeft => _options.Timeout - _clock.GetElapsedTime(_began);

    /// <summary>Null when headers have come. What surely reached no handler is sent to the next address.</summary>
    private async ValueTask<RpcException?> TryStartAsync()
    {
        for (var tried = 1; ; tried++)
        {
            _attempt = _addresses.Choose();
            _isAnswered = false;
            try
            {
                await SendAsync(_attempt.Address, _request is null ? _options.Timeout : TimeLeft).ConfigureAwait(false);
                return null;
            }
            catch (Exception error)
            {
                var failure = Fail(error);
                if (tried == _addresses.Count || Token.IsCancellationRequested || !_content.CanBeSent || !ClientErrors.IsUnseen(error))
                {
                    return failure;
                }
            }
        }
    }

    private async ValueTask PauseAsync(TimeSpan pause)
    {
        _response?.Dispose();
        _response = null;
        try
        {
            await Task.Delay(pause, _clock, Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException stopped)
        {
            throw Translate(stopped);
        }
    }

    private async ValueTask SendAsync(Address address, TimeSpan? timeout)
    {
        _request = MakeRequest(address.PathOf(_method), timeout);
        _response = await address.NextInvoker().SendAsync(_request, Token).ConfigureAwait(false);
        ResponseHead.Check(_response);
        if (Repetition is not null && ResponseHead.IsStatusOnly(_response))
        {
            // Throws a refusal before the caller has seen any of it: it may be followed by another attempt.
            ResponseHead.ReadTrailers(_response);
        }

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

        if (Repetition is { Previous: > 0 and var previous })
        {
            request.Headers.TryAddWithoutValidation("grpc-previous-rpc-attempts", previous.ToString(CultureInfo.InvariantCulture));
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
        Repetition?.CountSuccess();
        _options.OnTrailers?.Invoke(trailers);
    }

    // Once headers have come, the caller may have acted on them.
    private RpcException FailForGood(Exception error)
    {
        var failure = Fail(error);
        Repetition?.CountFailure(failure);
        return failure;
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
