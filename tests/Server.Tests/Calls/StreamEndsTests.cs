using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Access;
using WasteSorting.Server.Options;
using WasteSorting.Server.Tests.Access;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;
using Role = WasteSorting.Ledger.Access.Role;

namespace WasteSorting.Server.Tests.Calls;

/// <summary>What ends a stream that would go on.</summary>
public sealed class StreamEndsTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task AClientsStreamThatIsSilentForTooLong_IsEnded()
    {
        await using var api = await ApiHost.StartAsync(new ApiOptions { IsTimeReal = true, Limits = new CallLimits { StreamIdleMax = Soon } });
        using var client = new Client(api);
        using var stream = client.Stream();
        var ended = await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.MoveNext(CancellationToken.None).Within("the end"));
        Assert.Equal(StatusCode.Unavailable, ended.StatusCode);
        Assert.Contains("open the stream again", ended.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StreamsThatAreOpenWhenTheServerStops_AreEnded_AndItWaitsForNone()
    {
        await using var api = await ApiHost.StartAsync(new ApiOptions { IsTimeReal = true, Limits = new CallLimits { StreamDrain = Soon } });
        using var client = new Client(api);
        using var stream = client.Stream();
        await stream.RequestStream.WriteAsync(new StreamReportsRequest { Reports = { new Report() } });
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        await using var feed = client.WatchAsync<WatchProgressRequest, WatchProgressResponse>("WatchProgress", new()).GetAsyncEnumerator();
        Assert.True(await feed.MoveNextAsync());

        var stopped = api.StopAsync();

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.MoveNext(CancellationToken.None))).StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => EndAsync(feed))).StatusCode);
        await stopped.Within("the server's stop");
    }

    [Fact]
    public async Task AStream_WhoseTokenExpires_IsCutWithinASecond_AndForgotten()
    {
        await using var api = await ApiHost.StartAsync();
        var sessions = api.Services.GetRequiredService<Sessions>();
        using var client = new Client(api.GrpcAddress, (await GateTests.IssueAsync(api, Role.Viewer, days: 1))["Bearer ".Length..]);
        await using var feed = client.WatchAsync<WatchProgressRequest, WatchProgressResponse>("WatchProgress", new()).GetAsyncEnumerator();
        Assert.True(await feed.MoveNextAsync());
        Assert.Equal(1, sessions.Count);

        api.Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));

        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => EndAsync(feed).Within("the end"))).StatusCode);
        await Waiting.UntilAsync(() => Task.FromResult(sessions.Count == 0), "the end of the call");
    }

    [Fact]
    public async Task AStream_OfTheServersOwnToken_OrOfNone_IsNotWatched()
    {
        await using var api = await ApiHost.StartAsync();
        foreach (var token in new[] { api.Token, null })
        {
            using var client = new Client(api.GrpcAddress, token);
            await using var feed = client.WatchAsync<WatchProgressRequest, WatchProgressResponse>("WatchProgress", new()).GetAsyncEnumerator();
            Assert.True(await feed.MoveNextAsync());
            Assert.Equal(0, api.Services.GetRequiredService<Sessions>().Count);
        }
    }

    private static async Task EndAsync(IAsyncEnumerator<WatchProgressResponse> feed)
    {
        while (await feed.MoveNextAsync())
        {
        }
    }
}
