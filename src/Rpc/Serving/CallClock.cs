namespace WasteSorting.Rpc.Serving;

/// <summary>
/// The token of one call, and what fires it: the deadline, the caller's leaving, and for streams the host's stop. The call hears of it
/// first, so that code which runs on the token cannot hold back the answer.
/// </summary>
internal sealed class CallClock : IDisposable
{
    /// <summary>Stands for the clock of a call that has ended.</summary>
    public static readonly CallClock Over = new();

    /// <summary>How long a write that is under way at the deadline may go on.</summary>
    public static readonly TimeSpan WriteGrace = TimeSpan.FromSeconds(2);

    private readonly ServerCall? _call;
    private CancellationTokenSource? _source;
    private CancellationTokenSource? _writes;

    // A source in place of a timer: timers have finalizers, which costs a call several microseconds.
    private CancellationTokenSource? _deadline;
    private CancellationTokenRegistration _aborted;
    private CancellationTokenRegistration _drained;
    private bool _fired;

    public CallClock(ServerCall call) => _call = call;

    private CallClock() => _fired = true;

    /// <summary>
    /// Made when first asked for: many handlers never do, and without it there is nobody whom the caller's leaving would concern. The
    /// call calls this under its lock.
    /// </summary>
    public CancellationToken Token
    {
        get
        {
            if (_fired)
            {
                return new CancellationToken(canceled: true);
            }

            if (_source is null)
            {
                _source = new CancellationTokenSource();
                _aborted = _call!.Http.RequestAborted.UnsafeRegister(static clock => ((CallClock)clock!).Fire(EndReason.Aborted), this);
            }

            return _source.Token;
        }
    }

    /// <summary>
    /// For writes, whose transport breaks the stream off when they are given up: fires a while after <see cref="Token"/>. A message that
    /// is on its way goes out, and the status after it; only a caller who does not read is cut off. Called under the call's lock, too.
    /// </summary>
    public CancellationToken WriteToken
    {
        get
        {
            if (_fired)
            {
                return new CancellationToken(canceled: true);
            }

            // Never disposed of: the grace may begin while the call ends. Until then it has no timer.
            _writes ??= new CancellationTokenSource(Timeout.InfiniteTimeSpan, _call!.Host.Options.Clock);
            return _writes.Token;
        }
    }

    /// <summary>Apart from the constructor, because what has happened already calls back at once.</summary>
    public void Start()
    {
        var host = _call!.Host;
        if (_call.Deadline is { } deadline)
        {
            var rest = deadline - host.Options.Clock.GetUtcNow();
            _deadline = new CancellationTokenSource(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, host.Options.Clock);
            _deadline.Token.UnsafeRegister(static clock => ((CallClock)clock!).Fire(EndReason.Deadline), this);
        }

        if (!_call.Method.IsUnary)
        {
            _drained = host.Drained.UnsafeRegister(static clock => ((CallClock)clock!).Fire(EndReason.Drained), this);
        }
    }

    /// <summary>Does not wait for callbacks under way: they find the call ended.</summary>
    public void Dispose()
    {
        _deadline?.Dispose();
        _aborted.Unregister();
        _drained.Unregister();
    }

    private void Fire(EndReason reason)
    {
        _call!.OnTimeOver(reason);
        CancellationTokenSource? source;
        CancellationTokenSource? writes;
        lock (_call)
        {
            _fired = true;
            source = _source;
            writes = _writes;
        }

        writes?.CancelAfter(reason == EndReason.Aborted ? TimeSpan.Zero : WriteGrace);
        source?.Cancel();
    }
}
