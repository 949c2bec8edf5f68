using Grpc.Core;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Access;

/// <summary>
/// A stream that can be ended from outside, with a status: its service sees a cancellation, and its caller the reason.
/// </summary>
internal sealed class StreamCall : ServerCallContext, IDisposable
{
    // Where the framework looks for the request of a context that is not its own.
    private const string HttpContextKey = "__HttpContext";

    // Timers are that early at most.
    private static readonly TimeSpan TimerSlack = TimeSpan.FromMilliseconds(20);

    private readonly ServerCallContext inner;
    private readonly HttpContext http;
    private readonly CancellationTokenSource end;
    private RpcException? reason;

    public StreamCall(ServerCallContext inner, HttpContext http)
    {
        (this.inner, this.http) = (inner, http);
        end = CancellationTokenSource.CreateLinkedTokenSource(inner.CancellationToken);
        inner.UserState[HttpContextKey] = http;
    }

    // The call's token comes last: at the deadline the transport completes the answer before, and when the caller goes away it marks the
    // request before. What is written meanwhile fails.
    private bool IsOver => inner.CancellationToken.IsCancellationRequested || IsOverFor(http, inner);

    /// <summary>Whether the caller went away or the call's deadline passed; the call itself may have ended.</summary>
    public static bool IsOverFor(HttpContext http, ServerCallContext call) =>
        http.RequestAborted.IsCancellationRequested || call.Deadline <= DateTime.UtcNow + TimerSlack;

    /// <summary>The first reason counts.</summary>
    public void End(RpcException why)
    {
        if (Interlocked.CompareExchange(ref reason, why, null) is not null)
        {
            return;
        }

        try
        {
            end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stream ended by itself a moment ago.
        }
    }

    /// <exception cref="RpcException">The stream was ended, or its service refused.</exception>
    public async Task RunAsync(Func<Task> serve)
    {
        try
        {
            await serve().ConfigureAwait(false);
        }
        catch (Exception) when (Volatile.Read(ref reason) is not null)
        {
            // Whatever came of it; the reason is said below.
        }
        catch (Exception error) when (error is not (RpcException or OperationCanceledException) && IsOver)
        {
            // Reading or writing may fail before the token is seen.
            throw new OperationCanceledException("The caller went away, or its deadline passed.", error);
        }

        if (Volatile.Read(ref reason) is { } why)
        {
            throw why;
        }
    }

    /// <summary>A client's messages, of which a next one must come in time.</summary>
    public RequestMessages<T> Read<T>(IAsyncStreamReader<T> messages, TimeSpan idleMax, TimeProvider time) => new(messages, this, idleMax, time);

    public void Dispose() => end.Dispose();

    protected override string MethodCore => inner.Method;

    protected override string HostCore => inner.Host;

    protected override string PeerCore => inner.Peer;

    protected override DateTime DeadlineCore => inner.Deadline;

    protected override Metadata RequestHeadersCore => inner.RequestHeaders;

    protected override CancellationToken CancellationTokenCore => end.Token;

    protected override Metadata ResponseTrailersCore => inner.ResponseTrailers;

    protected override Status StatusCore
    {
        get => inner.Status;
        set => inner.Status = value;
    }

    protected override WriteOptions? WriteOptionsCore
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    protected override AuthContext AuthContextCore => inner.AuthContext;

    protected override IDictionary<object, object> UserStateCore => inner.UserState;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        inner.CreatePropagationToken(options);

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => inner.WriteResponseHeadersAsync(responseHeaders);

    /// <summary>
    /// Ends the stream when no message comes for too long. A service may leave while a read is pending; that read is given up before the
    /// call ends, for the transport uses its memory again.
    /// </summary>
    public sealed class RequestMessages<T>(IAsyncStreamReader<T> messages, StreamCall call, TimeSpan idleMax, TimeProvider time)
        : IAsyncStreamReader<T>, IAsyncDisposable
    {
        private Task<bool> pending = Task.FromResult(false);
        private ITimer? timer;

        public T Current => messages.Current;

        public Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            var read = messages.MoveNext(cancellationToken.CanBeCanceled ? cancellationToken : call.CancellationToken);
            return read.IsCompletedSuccessfully ? read : pending = WaitAsync(read);
        }

        public async ValueTask DisposeAsync()
        {
            if (!pending.IsCompleted)
            {
                await call.end.CancelAsync().ConfigureAwait(false);
                await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            timer?.Dispose();
        }

        private async Task<bool> WaitAsync(Task<bool> read)
        {
            timer ??= time.CreateTimer(static messages => ((RequestMessages<T>)messages!).OnIdle(), this, idleMax, Timeout.InfiniteTimeSpan);
            timer.Change(idleMax, Timeout.InfiniteTimeSpan);
            try
            {
                return await read.ConfigureAwait(false);
            }
            finally
            {
                timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        // UNAVAILABLE and not DEADLINE_EXCEEDED: no deadline of the client has passed, and it may simply open the stream again.
        private void OnIdle() => call.End(RpcErrors.Unavailable($"no message for {idleMax}; open the stream again"));
    }
}
