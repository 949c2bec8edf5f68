namespace WasteSorting.Rpc.Serving;

/// <summary>
/// The token of one call, and what fires it: the deadline, the caller's leaving, and for streams the host's stop. The call hears of it first, so that code
/// which runs on the token cannot hold back the answer.
/// </summary>
internal sealed class CallClock : IDisposable
{
    /// <summary>Stands for the clock of a call that has ended.</summary>
    public static readonly CallClock Over = new();

    private readonly ServerCall? _call;
    private readonly CancellationTokenSource _source = new();
    private ITimer? _timer;
    private CancellationTokenRegistration _aborted;
    private CancellationTokenRegistration _drained;

    public CallClock(ServerCall call) => _call = call;

    private CallClock() => _source.Cancel();

    public CancellationToken Token => _source.Token;

    /// <summary>Apart from the constructor, because a token that has fired already calls back at once.</summary>
    public void Start(CancellationToken aborted)
    {
        var host = _call!.Host;
        if (_call.Deadline is { } deadline)
        {
            var rest = deadline - host.Options.Clock.GetUtcNow();
            _timer = host.Options.Clock.CreateTimer(
                static clock => ((CallClock)clock!).Fire(EndReason.Deadline), this, rest > TimeSpan.Zero ? rest : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        _aborted = aborted.UnsafeRegister(static clock => ((CallClock)clock!).Fire(EndReason.Aborted), this);
        if (!_call.Method.IsUnary)
        {
            _drained = host.Drained.UnsafeRegister(static clock => ((CallClock)clock!).Fire(EndReason.Drained), this);
        }
    }

    /// <summary>Does not wait for callbacks under way: they find the call ended.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        _aborted.Unregister();
        _drained.Unregister();
    }

    private void Fire(EndReason reason)
    {
        _call!.OnTimeOver(reason);
        _source.Cancel();
    }
}
