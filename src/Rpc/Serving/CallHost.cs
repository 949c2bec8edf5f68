using Microsoft.Extensions.Logging;

namespace WasteSorting.Rpc.Serving;

/// <summary>What all calls of a server share.</summary>
internal sealed class CallHost(RpcServerOptions options, ILogger logger, CancellationToken stopping)
{
    public RpcServerOptions Options => options;

    public ILogger Logger => logger;

    /// <summary>Fires when the host begins to stop: no new calls from then on.</summary>
    public CancellationToken Stopping => stopping;

    /// <summary>Fires when the streams' time after that is over.</summary>
    public CancellationToken Drained { get; } = DrainAfter(options, stopping);

    private static CancellationToken DrainAfter(RpcServerOptions options, CancellationToken stopping)
    {
        var drained = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.Clock);
        stopping.UnsafeRegister(_ => drained.CancelAfter(options.StreamDrain), null);
        return drained.Token;
    }
}
