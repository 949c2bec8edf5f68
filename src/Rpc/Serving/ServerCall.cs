using System.Diagnostics;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WasteSorting.Rpc.Wire;

namespace WasteSorting.Rpc.Serving;

/// <summary>
/// One call on the server. Its handler's side and its deadline may both want to end it, at any moment and from different threads:
/// whoever claims the response first, writes; the other only waits for that to be done.
/// </summary>
internal sealed class ServerCall : IDisposable
{
    // HTTP/2's error codes. An answer that is whole is followed by NO_ERROR ("send no more"): after CANCEL, some clients drop an answer
    // that they have not read yet.
    private const int ResetNoError = 0;
    private const int ResetInternalError = 2;

    private readonly HttpContext _http;
    private readonly CallHost _host;
    private readonly ServerResponse _response;
    private readonly DateTimeOffset? _deadline;

    // Guarded by a lock on the call itself: nobody else sees it, and one object less is made for every call.
    private Claim _claim;
    private EndReason _reason;
    private Task _endFromOutside = Task.CompletedTask;
    private CallClock? _clock;

    private bool _headersWritten;
    private bool _gzipAnnounced;

    public ServerCall(HttpContext http, ServiceMethod method, CallHost host)
    {
        _http = http;
        _host = host;
        _response = new ServerResponse(http);
        Method = method;
        _deadline = RequestHead.ReadTimeout(http.Request, method, host) is { } timeout ? host.Options.Clock.GetUtcNow() + timeout : null;
        Context = new CallContext(this);
    }

    private enum Claim
    {
        Idle,
        Writing,
        Ended,
    }

    public ServiceMethod Method { get; }

    public CallContext Context { get; }

    public CallHost Host => _host;

    public HttpContext Http => _http;

    public DateTimeOffset? Deadline => _deadline;

    public string Peer => RequestHead.ReadPeer(_http.Connection);

    public CancellationToken Token
    {
        get
        {
            var clock = _clock ?? StartClock();
            lock (this)
            {
                return clock.Token;
            }
        }
    }

    private CancellationToken WriteToken
    {
        get
        {
            var clock = _clock ?? StartClock();
            lock (this)
            {
                return clock.WriteToken;
            }
        }
    }

    public WireEncoding RequestEncoding => HeaderText.ReadEncoding(_http.Request.Headers.GrpcEncoding);

    public Metadata ReadHeaders() => RequestHead.ReadMetadata(_http.Request.Headers);

    public string? ReadHeader(string key) =>
        HeaderText.IsMetadata(key) && _http.Request.Headers.TryGetValue(key, out var values) ? values[0] : null;

    /// <summary>
    /// Makes sure that the deadline is watched. Not needed as long as everything happens at once, which is what it costs nothing for.
    /// </summary>
    public void WatchTime() => _ = _clock ?? StartClock();

    public async Task WriteHeadersAsync(Metadata headers)
    {
        if (!TryClaim(Claim.Writing))
        {
            throw new OperationCanceledException("The call has ended.");
        }

        try
        {
            if (_headersWritten)
            {
                throw new InvalidOperationException("The response's headers are out already.");
            }

            PrepareHeaders();
            _response.WriteMetadata(headers);
            await _http.Response.BodyWriter.FlushAsync().ConfigureAwait(false);
        }
        finally
        {
            Unclaim();
        }
    }

    /// <summary>Puts a message into the transport's memory. False if the call has ended.</summary>
    public bool TryWrite(IMessage message)
    {
        if (!TryClaim(Claim.Writing))
        {
            return false;
        }

        try
        {
            WriteMessage(message);
        }
        finally
        {
            Unclaim();
        }

        return true;
    }

    /// <summary>Hands on what was written, and waits as long as the caller is slow. False if the call has ended.</summary>
    public async ValueTask<bool> TryFlushAsync()
    {
        if (!TryClaim(Claim.Writing))
        {
            return false;
        }

        try
        {
            await _http.Response.BodyWriter.FlushAsync(WriteToken).ConfigureAwait(false);
            return !Token.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            Unclaim();
        }
    }

    /// <summary>Ends the call with its only message.</summary>
    public ValueTask EndAsync(IMessage? message)
    {
        if (message is null)
        {
            throw new InvalidOperationException("The handler gave no response.");
        }

        if (!TryEnd())
        {
            return EndLateAsync();
        }

        try
        {
            WriteMessage(message);
            _response.WriteOk(Context.TrailersIfAny);
        }
        catch (Exception error)
        {
            Break(error);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the call after its last message.</summary>
    public ValueTask EndAsync()
    {
        if (!TryEnd())
        {
            return EndLateAsync();
        }

        try
        {
            if (!_headersWritten)
            {
                PrepareHeaders();
            }

            _response.WriteOk(Context.TrailersIfAny);
        }
        catch (Exception error)
        {
            Break(error);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask FailAsync(Exception error)
    {
        if (!TryClaim(Claim.Ended))
        {
            await WaitForOutsideAsync().ConfigureAwait(false);
            return;
        }

        await EndWithAsync(_reason, error).ConfigureAwait(false);
    }

    /// <summary>After this, nothing of the call touches the request or the response, which the transport uses again.</summary>
    public void Dispose()
    {
        CallClock? clock;
        lock (this)
        {
            _claim = Claim.Ended;
            clock = _clock;
            _clock = clock ?? CallClock.Over;
        }

        clock?.Dispose();
        Context.Lease?.Dispose();
    }

    /// <summary>
    /// Called by the clock, from a thread of its own. Ends the call, or leaves that to the end of a write that is under way.
    /// </summary>
    internal void OnTimeOver(EndReason reason)
    {
        lock (this)
        {
            if (_reason != EndReason.None || _claim == Claim.Ended)
            {
                return;
            }

            _reason = reason;
            EndIfTimeIsOver();
        }
    }

    /// <summary>Under the lock.</summary>
    private void EndIfTimeIsOver()
    {
        if (_claim == Claim.Idle && _reason is (EndReason.Deadline or EndReason.Drained))
        {
            _claim = Claim.Ended;
            _endFromOutside = EndWithAsync(_reason, null);
        }
    }

    private async Task EndWithAsync(EndReason reason, Exception? error)
    {
        if (reason == EndReason.Aborted || error is CallerGoneException || _http.RequestAborted.IsCancellationRequested)
        {
            ServerLog.CallerGone(_host.Logger, Method.Path);
            return;
        }

        var failure = CallFailure.From(reason, error, _host, Method);
        var hasBegun = _headersWritten;
        _headersWritten = true;
        _response.WriteError(failure.Status, hasBegun, Context.TrailersIfAny, failure.Trailers);
        if (reason == EndReason.None)
        {
            return;
        }

        // The handler may go on for long: the caller gets its answer now, and the transport drops whatever still comes in.
        await _http.Response.CompleteAsync().ConfigureAwait(false);
        _http.Features.Get<IHttpResetFeature>()?.Reset(ResetNoError);
    }

    private async ValueTask EndLateAsync()
    {
        if (TryClaim(Claim.Ended))
        {
            await EndWithAsync(_reason, null).ConfigureAwait(false);
        }
        else
        {
            await WaitForOutsideAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// With the end half written no status can be sent any more; without this the caller would take it for a whole answer.
    /// </summary>
    private void Break(Exception error)
    {
        ServerLog.HandlerThrew(_host.Logger, error, Method.Path);
        _http.Features.Get<IHttpResetFeature>()?.Reset(ResetInternalError);
    }

    private Task WaitForOutsideAsync()
    {
        lock (this)
        {
            return _endFromOutside;
        }
    }

    private void WriteMessage(IMessage message)
    {
        if (!_headersWritten)
        {
            PrepareHeaders();
        }

        _response.WriteMessage(message, _gzipAnnounced && Context.SendCompressed);
    }

    private void PrepareHeaders()
    {
        _headersWritten = true;
        _response.WriteCommonHeaders();
        if (Context.SendCompressed && RequestHead.TakesGzip(_http.Request.Headers))
        {
            _gzipAnnounced = true;
            _response.AnnounceGzip();
        }
    }

    private bool TryEnd()
    {
        lock (this)
        {
            if (_claim != Claim.Idle || _reason != EndReason.None)
            {
                return false;
            }

            _claim = Claim.Ended;
            return true;
        }
    }

    private bool TryClaim(Claim wanted)
    {
        lock (this)
        {
            if (_claim != Claim.Idle)
            {
                return false;
            }

            _claim = wanted;
            return true;
        }
    }

    private void Unclaim()
    {
        lock (this)
        {
            Debug.Assert(_claim == Claim.Writing, "only the writer gives the response back");
            _claim = Claim.Idle;

            // The time may have run out during the write, and the handler may not come back for long.
            EndIfTimeIsOver();
        }
    }

    private CallClock StartClock()
    {
        lock (this)
        {
            if (_clock is null)
            {
                _clock = new CallClock(this);
                _clock.Start();
            }

            return _clock;
        }
    }
}
