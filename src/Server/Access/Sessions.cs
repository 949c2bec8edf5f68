using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using WasteSorting.Ledger;
using WasteSorting.Rpc;
using WasteSorting.Server.Api;

namespace WasteSorting.Server.Access;

/// <summary>
/// Streams that are open under a token: a stream whose token is revoked or expires is cut. The tokens are looked at once a
/// second, which is enough wherever the revocation came from, another silo included.
/// </summary>
internal sealed class Sessions : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Session, string> open = new();
    private readonly IProgressEngine engine;
    private readonly TimeProvider time;
    private readonly ITimer timer;

    public Sessions(IProgressEngine engine, TimeProvider time)
    {
        this.engine = engine;
        this.time = time;
        timer = time.CreateTimer(_ => Cut(), null, Pace, Pace);
    }

    /// <summary>Streams open under tokens that can be revoked.</summary>
    public int Count => open.Count;

    /// <summary>Runs a stream for as long as its caller's token is valid.</summary>
    /// <param name="run">The stream, with the token that ends it.</param>
    /// <exception cref="RpcException">While it runs: the token is not valid any more.</exception>
    public async IAsyncEnumerable<T> GuardAsync<T>(
        CallContext context, Func<CancellationToken, IAsyncEnumerable<T>> run, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var session = new Session(context.CancellationToken, cancellation);
        var token = Caller.Of(context).By.Id;
        if (engine.Access.Find(token) is not null)
        {
            open[session] = token;
        }

        try
        {
            await using var messages = run(session.Token).GetAsyncEnumerator(session.Token);
            while (await MoveNextAsync(messages, session).ConfigureAwait(false))
            {
                yield return messages.Current;
            }
        }
        finally
        {
            open.TryRemove(session, out _);
        }
    }

    public void Dispose() => timer.Dispose();

    private static async ValueTask<bool> MoveNextAsync<T>(IAsyncEnumerator<T> messages, Session session)
    {
        try
        {
            if (await messages.MoveNextAsync().ConfigureAwait(false) && !session.IsCut)
            {
                return true;
            }
        }
        catch (OperationCanceledException) when (session.IsCut)
        {
            // What ended it is said below.
        }

        return session.IsCut
            ? throw RpcErrors.Unauthenticated("authorization: the token is not valid any more")
            : false;
    }

    private void Cut()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var access = engine.Access;
        foreach (var (session, token) in open)
        {
            if (access.Find(token)?.IsValidAt(now) != true)
            {
                session.Cut();
            }
        }
    }

    private sealed class Session(params CancellationToken[] ends) : IDisposable
    {
        private readonly CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(ends);
        private int isCut;

        public CancellationToken Token => source.Token;

        public bool IsCut => Volatile.Read(ref isCut) == 1;

        public void Cut()
        {
            Volatile.Write(ref isCut, 1);
            try
            {
                source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The stream ended by itself a moment ago.
            }
        }

        public void Dispose() => source.Dispose();
    }
}
