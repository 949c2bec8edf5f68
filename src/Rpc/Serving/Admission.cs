namespace WasteSorting.Rpc.Serving;

/// <summary>Counts the calls under way, and says whether one more may begin.</summary>
internal sealed class Admission(CallHost host)
{
    public static readonly Status Unknown = new(StatusCode.Unimplemented, "The server has no such method.");
    private static readonly Status Stopping = new(StatusCode.Unavailable, "The server is stopping.");
    private static readonly Status Overloaded = new(StatusCode.Unavailable, "Too many calls are under way.");

    private int _inFlight;

    /// <summary>Null if the call may begin: then <see cref="Leave"/> must follow. Otherwise what its caller is told.</summary>
    public Status? Enter(ServiceMethod method)
    {
        var max = host.Options.MaxCallsInFlight;
        if (Interlocked.Increment(ref _inFlight) > max)
        {
            Leave();
            ServerLog.TooManyCalls(host.Logger, method.Path, max);
            return Overloaded;
        }

        if (host.Stopping.IsCancellationRequested)
        {
            Leave();
            return Stopping;
        }

        return null;
    }

    public void Leave() => Interlocked.Decrement(ref _inFlight);
}
