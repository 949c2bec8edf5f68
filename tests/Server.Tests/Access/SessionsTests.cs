using System.Runtime.CompilerServices;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Access;
using WasteSorting.Rpc;
using WasteSorting.Server.Access;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Access;

/// <summary>A stream lasts as long as the token under which it was opened.</summary>
public sealed class SessionsTests : IAsyncDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FakeTime time = FakeTime.On(new DateOnly(2026, 9, 15));
    private readonly EmbeddedHost host;
    private readonly Sessions sessions;

    public SessionsTests()
    {
        host = EmbeddedHost.InMemory(TestDistricts.Source(), new EngineLimits(), time);
        sessions = new Sessions(host.Engine, time);
    }

    public async ValueTask DisposeAsync()
    {
        sessions.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task AStream_WhoseTokenExpires_IsCutWithinASecond()
    {
        var token = await IssueAsync();
        await using var stream = Open(token.Id);
        Assert.True(await stream.MoveNextAsync());
        var next = stream.MoveNextAsync().AsTask();

        time.Advance(Hour - TimeSpan.FromSeconds(1));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));

        var cut = await Assert.ThrowsAsync<RpcException>(() => next);
        Assert.Equal(StatusCode.Unauthenticated, cut.StatusCode);
        Assert.Equal(0, sessions.Count);
    }

    [Fact]
    public async Task AStream_OfTheServersOwnToken_OrOfNone_IsNotWatched()
    {
        foreach (var caller in new[] { Caller.Administrator, "" })
        {
            await using var stream = Open(caller);
            Assert.True(await stream.MoveNextAsync());
            Assert.Equal(0, sessions.Count);
        }
    }

    [Fact]
    public async Task AStreamThatEnds_IsForgotten()
    {
        var token = await IssueAsync();
        await using (var stream = Open(token.Id))
        {
            Assert.True(await stream.MoveNextAsync());
            Assert.Equal(1, sessions.Count);
        }

        Assert.Equal(0, sessions.Count);
    }

    // One message, and then nothing until somebody ends it.
    private static async IAsyncEnumerable<int> RunAsync([EnumeratorCancellation] CancellationToken end)
    {
        yield return 1;
        await new TaskCompletionSource().Task.WaitAsync(end);
    }

    private IAsyncEnumerator<int> Open(string token)
    {
        var context = new CallContext { State = new Caller(new Author(token, ""), Role.Reporter, 0) };
        return sessions.GuardAsync(context, RunAsync).GetAsyncEnumerator();
    }

    private async Task<AccessToken> IssueAsync()
    {
        var token = new AccessToken
        {
            Secret = Digest.Of([1]),
            IsCertificate = false,
            Node = 0,
            Role = Role.Reporter,
            Holder = "test",
            ExpiresAt = (time.GetUtcNow() + Hour).ToUnixTimeMilliseconds(),
        };
        return (await host.Engine.ChangeAccessAsync(new IssueToken(token, Author.Ledger))).Token!;
    }
}
