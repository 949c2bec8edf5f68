using Google.Protobuf.Reflection;
using WasteSorting.Rpc.Health.V1;
using WasteSorting.Rpc.Tests.Support;
using WireStatus = WasteSorting.Rpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace WasteSorting.Rpc.Tests;

public sealed class HealthTests
{
    private static readonly MethodDescriptor CheckMethod = RpcMethods.Find(HealthService.Descriptor, "Check");
    private static readonly MethodDescriptor ListMethod = RpcMethods.Find(HealthService.Descriptor, "List");
    private static readonly MethodDescriptor WatchMethod = RpcMethods.Find(HealthService.Descriptor, "Watch");

    private readonly HealthService _health = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_TellsTheStatus_AndOfAnUnknownService_NotFound()
    {
        await using var server = await StartAsync();
        _health.SetStatus("", ServingStatus.Serving);
        _health.SetStatus("a", ServingStatus.NotServing);

        Assert.Equal(WireStatus.Serving, (await CheckAsync(server, "")).Status);
        Assert.Equal(WireStatus.NotServing, (await CheckAsync(server, "a")).Status);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => CheckAsync(server, "b"))).StatusCode);
    }

    [Fact]
    public async Task List_TellsAll()
    {
        await using var server = await StartAsync();
        _health.SetStatus("", ServingStatus.Serving);
        _health.SetStatus("a", ServingStatus.NotServing);

        var list = await server.Channel.UnaryAsync<HealthListRequest, HealthListResponse>(ListMethod, new HealthListRequest());

        Assert.Equal(["", "a"], list.Statuses.Keys.Order());
        Assert.Equal(WireStatus.NotServing, list.Statuses["a"].Status);
    }

    [Fact]
    public async Task Watch_BeginsWithServiceUnknown_AndTellsEachChange()
    {
        await using var server = await StartAsync();
        await using var watch = server.Channel
            .ServerStreamAsync<HealthCheckRequest, HealthCheckResponse>(WatchMethod, new HealthCheckRequest { Service = "a" }, token: Token)
            .GetAsyncEnumerator(Token);

        Assert.Equal(WireStatus.ServiceUnknown, await NextAsync(watch));
        _health.SetStatus("a", ServingStatus.Serving);
        Assert.Equal(WireStatus.Serving, await NextAsync(watch));
        _health.SetStatus("b", ServingStatus.Serving);
        _health.SetStatus("a", ServingStatus.Serving);
        _health.SetStatus("a", ServingStatus.NotServing);
        Assert.Equal(WireStatus.NotServing, await NextAsync(watch));
    }

    private static async Task<WireStatus> NextAsync(IAsyncEnumerator<HealthCheckResponse> watch)
    {
        Assert.True(await watch.MoveNextAsync().AsTask().WaitAsync(TestServer.Patience, Token));
        return watch.Current.Status;
    }

    private static Task<HealthCheckResponse> CheckAsync(TestServer server, string service) =>
        server.Channel.UnaryAsync<HealthCheckRequest, HealthCheckResponse>(CheckMethod, new HealthCheckRequest { Service = service });

    private Task<TestServer> StartAsync() => TestServer.StartAsync(more: builder => builder.AddService(HealthService.Descriptor, _health));
}
