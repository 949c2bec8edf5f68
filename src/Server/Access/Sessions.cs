using System.Collections.Concurrent;
using WasteSorting.Actors.Engine;
using WasteSorting.Server.Errors;
using WasteSorting.Server.Options;

namespace WasteSorting.Server.Access;

/// <summary>
/// Streams that are open under a token: a stream whose token is revoked or expires is cut. The tokens are looked at once a
/// second, which is enough wherever the revocation came from, another silo included.
/// </summary>
internal sealed class Sessions : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<StreamCall, string> open = new();
    private readonly ProgressEngine engine;
    private readonly TimeProvider time;
    private readonly ITimer timer;

    public Sessions(ProgressEngine engine, [FromKeyedServices(LedgerClock.Key)] TimeProvider time)
    {
        this.engine = engine;
        this.time = time;
        timer = time.CreateTimer(_ => Cut(), null, Pace, Pace);
    }

    /// <summary>Streams open under tokens that can be revoked.</summary>
    public int Count => open.Count;

    /// <param name="token">Id of the token; what is none that was issued cannot be revoked, and is not watched.</param>
    public void Open(StreamCall call, string token)
    {
        if (engine.Access.Find(token) is not null)
        {
            open[call] = token;
        }
    }

    public void Close(StreamCall call) => open.TryRemove(call, out _);

    public void Dispose() => timer.Dispose();

    private void Cut()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var access = engine.Access;
        foreach (var (call, token) in open)
        {
            if (access.Find(token)?.IsValidAt(now) != true)
            {
                call.End(RpcErrors.Unauthenticated("authorization: the token is not valid any more"));
            }
        }
    }
}
