using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WasteSorting.Rpc.Tests.Support;
using WasteSorting.Rpc.Tests.V1;

namespace WasteSorting.Rpc.Tests;

public sealed class ClientTests
{
    private static readonly ByteString Large = ByteString.CopyFrom(new byte[50_000]);

    [Fact]
    public async Task Unary_GivesTheAnswer()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(new Answer { Text = "a", Count = 1, Blob = Large },
            await server.UnaryAsync(new Ask { Text = "a", Count = 1, Blob = Large }));
    }

    [Fact]
    public async Task Request_CanBeCompressed()
    {
        string? encoding = null;
        await using var server = await TestServer.StartAsync(before: http =>
        {
            encoding = http.Request.Headers.GrpcEncoding;
            return Task.CompletedTask;
        });

        var answer = await server.UnaryAsync(new Ask { Blob = Large }, new CallOptions { CompressRequest = true });

        Assert.Equal(Large, answer.Blob);
        Assert.Equal("gzip", encoding);
    }

    [Fact]
    public async Task Response_IsCompressed_IfTheHandlerWantsAndTheCallerTakesIt()
    {
        await using var server = await TestServer.StartAsync(new EchoService { OnUnary = Compressed });
        var body = Bytes.Frame(new Ask { Blob = Large });

        var taking = await server.PostUnaryAsync(body, ("grpc-accept-encoding", "deflate, gzip"));
        var notTaking = await server.PostUnaryAsync(body, ("grpc-accept-encoding", "identity"));

        Assert.Equal((1, true), (taking.Body[0], taking.Headers.Contains("grpc-encoding")));
        Assert.InRange(taking.Body.Length, 10, 1000);
        Assert.Equal((0, false), (notTaking.Body[0], notTaking.Headers.Contains("grpc-encoding")));
        Assert.Equal(Large, (await server.UnaryAsync(new Ask { Blob = Large })).Blob);
    }

    [Fact]
    public async Task Compression_CanBeSwitchedForEachMessage()
    {
        await using var server = await TestServer.StartAsync(new EchoService { OnDown = (_, context) => Alternating(context) });

        var reply = await server.PostAsync("/rpctest.v1.Echo/Down", Bytes.Frame(new Ask()), ("grpc-accept-encoding", "gzip"));
        var second = 5 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(reply.Body.AsSpan(1));

        Assert.Equal((1, 0), (reply.Body[0], reply.Body[second]));
    }

    [Theory]
    [InlineData(50_010, StatusCode.OK)]
    [InlineData(50_000, StatusCode.ResourceExhausted)]
    public async Task Response_BeyondTheLimit_IsResourceExhausted_EvenIfItIsCompressed(int maxBytes, StatusCode expected)
    {
        await using var server = await TestServer.StartAsync(new EchoService { OnUnary = Compressed });
        using var channel = new RpcChannel(server.Address, new RpcChannelOptions { MaxReceiveMessageBytes = maxBytes });

        Assert.Equal(expected, await CodeOfAsync(() => channel.UnaryAsync<Ask, Answer>(EchoService.UnaryMethod, new Ask { Blob = Large })));
    }

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(415, StatusCode.Unknown)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(200, StatusCode.Unknown)]
    public async Task Answer_ThatIsNotGrpcs_GetsAStatus(int http, StatusCode expected)
    {
        await using var server = await TestServer.StartAsync(before: async context =>
        {
            context.Response.StatusCode = http;
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<p>no");
            await context.Response.CompleteAsync();
        });

        Assert.Equal(expected, await CodeOfAsync(() => server.UnaryAsync(new Ask())));
    }

    [Theory]
    [InlineData(0x7, StatusCode.Unavailable)]
    [InlineData(0x8, StatusCode.Cancelled)]
    [InlineData(0xb, StatusCode.ResourceExhausted)]
    [InlineData(0xc, StatusCode.PermissionDenied)]
    [InlineData(0x2, StatusCode.Internal)]
    public async Task Reset_ByTheServer_GetsAStatus(int code, StatusCode expected)
    {
        await using var server = await TestServer.StartAsync(before: async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.StartAsync();
            context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(code);
        });

        Assert.Equal(expected, await CodeOfAsync(() => server.UnaryAsync(new Ask())));
    }

    [Fact]
    public async Task Answer_WithoutAStatus_IsInternal()
    {
        await using var server = await TestServer.StartAsync(before: async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[5]);
            await context.Response.CompleteAsync();
        });

        Assert.Equal(StatusCode.Internal, await CodeOfAsync(() => server.UnaryAsync(new Ask())));
    }

    [Fact]
    public async Task Server_ThatIsNotThere_IsUnavailable()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://{listener.LocalEndpoint}");
        listener.Stop();
        using var channel = new RpcChannel(address);
        await using var duplex = channel.Duplex<Ask, Answer>(EchoService.BothMethod);

        Assert.Equal(StatusCode.Unavailable, await CodeOfAsync(() => channel.UnaryAsync<Ask, Answer>(EchoService.UnaryMethod, new Ask())));
        Assert.Equal(StatusCode.Unavailable, await CodeOfAsync(() => duplex.WriteAsync(new Ask())));
    }

    [Fact]
    public async Task SequenceOfRequests_ThatThrows_CancelsTheCallAndIsTheCause()
    {
        await using var server = await TestServer.StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(
            () => server.Channel.ClientStreamAsync<Ask, Answer>(EchoService.UpMethod, Failing()));

        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        Assert.Contains(((AggregateException)error.InnerException!).InnerExceptions, inner => inner is InvalidTimeZoneException);
    }

    [Fact]
    public async Task Channel_CarriesManyCallsAtOnce()
    {
        await using var server = await TestServer.StartAsync();
        using var channel = new RpcChannel(server.Address, new RpcChannelOptions { Connections = 3 });

        var answers = await Task.WhenAll(Enumerable.Range(0, 2000)
            .Select(count => channel.UnaryAsync<Ask, Answer>(EchoService.UnaryMethod, new Ask { Count = count })));

        Assert.Equal(Enumerable.Range(0, 2000), answers.Select(answer => answer.Count));
    }

    [Fact]
    public async Task Cancelled_BeforeItBegan_IsCancelled()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(StatusCode.Cancelled,
            await CodeOfAsync(() => server.UnaryAsync(new Ask(), new CallOptions { CancellationToken = new CancellationToken(true) })));
    }

    private static async Task<StatusCode> CodeOfAsync(Func<Task> call)
    {
        try
        {
            await call();
            return StatusCode.OK;
        }
        catch (RpcException error)
        {
            return error.StatusCode;
        }
    }

    private static Task<Answer> Compressed(Ask ask, CallContext context)
    {
        context.SendCompressed = true;
        return Task.FromResult(EchoService.Echo(ask));
    }

    private static async IAsyncEnumerable<Answer> Alternating(CallContext context)
    {
        context.SendCompressed = true;
        yield return new Answer { Blob = Large };
        await Task.Yield();
        context.SendCompressed = false;
        yield return new Answer { Blob = Large };
    }

    private static async IAsyncEnumerable<Ask> Failing()
    {
        yield return new Ask();
        await Task.Yield();
        throw new InvalidTimeZoneException("of the caller's own");
    }
}
