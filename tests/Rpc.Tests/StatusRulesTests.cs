using Microsoft.Extensions.Logging;
using WasteSorting.Rpc.Tests.Support;
using WasteSorting.Rpc.Tests.V1;

namespace WasteSorting.Rpc.Tests;

/// <summary>How a call's end reaches its caller.</summary>
public sealed class StatusRulesTests
{
    [Fact]
    public async Task Handler_ThatThrows_IsUnknown_AndOnlyTheLogHasTheException()
    {
        await using var server = await TestServer.StartAsync(
            new EchoService { OnUnary = (_, _) => throw new InvalidOperationException("secret") });

        var reply = await server.PostUnaryAsync(Bytes.Frame(new Ask()));

        Assert.Equal(StatusCode.Unknown, reply.Status);
        Assert.True(reply.TrailersOnly);
        Assert.DoesNotContain("secret", reply.Message, StringComparison.Ordinal);
        var line = Assert.Single(server.Log.Lines, line => line.Level == LogLevel.Error);
        Assert.Equal("secret", Assert.IsType<InvalidOperationException>(line.Error).Message);
    }

    [Fact]
    public async Task HandlerOfAStream_ThatThrows_IsUnknown_AndOnlyTheLogHasTheException()
    {
        await using var server = await TestServer.StartAsync(
            new EchoService { OnDown = (_, _) => OneThenThrow(new InvalidOperationException("secret")) });

        var reply = await server.PostAsync("/rpctest.v1.Echo/Down", Bytes.Frame(new Ask()));

        Assert.Equal(StatusCode.Unknown, reply.Status);
        Assert.Equal(Bytes.Frame(new Answer { Count = 1 }), reply.Body);
        Assert.DoesNotContain("secret", reply.Message, StringComparison.Ordinal);
        var line = Assert.Single(server.Log.Lines, line => line.Level == LogLevel.Error);
        Assert.Equal("secret", Assert.IsType<InvalidOperationException>(line.Error).Message);
    }

    [Fact]
    public async Task Handler_ThatGivesNothing_IsUnknown()
    {
        await using var server = await TestServer.StartAsync(new EchoService { OnUnary = (_, _) => Task.FromResult<Answer>(null!) });

        Assert.Equal(StatusCode.Unknown, (await server.PostUnaryAsync(Bytes.Frame(new Ask()))).Status);
    }

    [Fact]
    public async Task Handler_ThatChoosesAStatus_HasItSent_WithItsTrailers()
    {
        var trailers = new Metadata();
        trailers.Add("x-why", "because");
        trailers.Add("grpc-status-details-bin", [1, 2, 255]);
        await using var server = await TestServer.StartAsync(new EchoService
        {
            OnUnary = (_, context) =>
            {
                context.ResponseTrailers.Add("x-more", "too");
                throw new RpcException(new Status(StatusCode.FailedPrecondition, "closed"), trailers);
            },
        });

        var error = await Assert.ThrowsAsync<RpcException>(() => server.UnaryAsync(new Ask()));

        Assert.Equal(new Status(StatusCode.FailedPrecondition, "closed"), error.Status);
        Assert.Equal("because", error.Trailers.GetValue("x-why"));
        Assert.Equal("too", error.Trailers.GetValue("x-more"));
        Assert.Equal([1, 2, 255], error.Trailers.GetBytes("grpc-status-details-bin"));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \ud83d\ude08\t\n")]
    [InlineData("100 % 北京 %41")]
    public async Task Message_OfAnyText_Arrives(string text)
    {
        await using var server = await TestServer.StartAsync(new EchoService
        {
            OnUnary = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, text)),
        });

        var error = await Assert.ThrowsAsync<RpcException>(() => server.UnaryAsync(new Ask()));
        var raw = await server.PostUnaryAsync(Bytes.Frame(new Ask()));

        Assert.Equal(text, error.Status.Detail);
        Assert.All(raw.Message!, letter => Assert.InRange(letter, ' ', '~'));
    }

    // At once: the message has not gone out when the handler fails.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Status_AfterMessages_IsInTheTrailers(bool atOnce)
    {
        await using var server = await TestServer.StartAsync(new EchoService { OnDown = (_, _) => OneThenFail(atOnce) });

        var reply = await server.PostAsync("/rpctest.v1.Echo/Down", Bytes.Frame(new Ask()));

        Assert.False(reply.TrailersOnly);
        Assert.Equal(StatusCode.DataLoss, reply.Status);
        Assert.Equal(Bytes.Frame(new Answer { Count = 1 }), reply.Body);
    }

    [Fact]
    public async Task TooManyCalls_AreUnavailable_BeforeAnyWork_AndTheNextOnePassesAgain()
    {
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        var calls = 0;
        var echo = new EchoService
        {
            OnUnary = async (_, _) =>
            {
                calls++;
                entered.TrySetResult();
                await leave.Task;
                return new Answer();
            },
        };
        await using var server = await TestServer.StartAsync(echo, new RpcServerOptions { MaxCallsInFlight = 1 });

        var first = server.UnaryAsync(new Ask());
        await entered.Task.WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
        var refused = await server.PostUnaryAsync(Bytes.Frame(new Ask()));
        leave.SetResult();
        await first;

        Assert.Equal(StatusCode.Unavailable, refused.Status);
        Assert.Equal(1, calls);
        Assert.Equal(StatusCode.OK, (await server.PostUnaryAsync(Bytes.Frame(new Ask()))).Status);
    }

    [Fact]
    public async Task ALease_ThatThrowsWhenItIsGivenBack_KeepsNoPlaceOfTheServers()
    {
        var leases = new Queue<IDisposable>([new BrokenLease()]);
        await using var server = await TestServer.StartAsync(
            options: new RpcServerOptions { MaxCallsInFlight = 1 },
            more: builder => builder.Intercept((context, _) =>
            {
                context.Lease = leases.TryDequeue(out var lease) ? lease : null;
                return ValueTask.CompletedTask;
            }));
        try
        {
            await server.PostUnaryAsync(Bytes.Frame(new Ask()));
        }
        catch (HttpRequestException)
        {
            // What becomes of a call whose lease is broken is not the rule here.
        }

        // The answer may be out a moment before the place is free.
        using var patience = new CancellationTokenSource(TestServer.Patience);
        while ((await server.PostUnaryAsync(Bytes.Frame(new Ask()))).Status is var status && status != StatusCode.OK)
        {
            Assert.Equal(StatusCode.Unavailable, status);
            patience.Token.ThrowIfCancellationRequested();
        }

        Assert.Empty(leases);
    }

    [Fact]
    public async Task Interceptor_ThatThrows_RefusesBeforeTheRequestIsRead()
    {
        var handled = false;
        var echo = new EchoService
        {
            OnUnary = (_, _) =>
            {
                handled = true;
                return Task.FromResult(new Answer());
            },
        };
        await using var server = await TestServer.StartAsync(echo, more: builder => builder.Intercept(
            (_, method) => throw new RpcException(new Status(StatusCode.Unauthenticated, method.Path))));

        var reply = await server.PostUnaryAsync([9, 9, 9]);

        Assert.Equal(StatusCode.Unauthenticated, reply.Status);
        Assert.Equal("/rpctest.v1.Echo/Unary", reply.Message);
        Assert.False(handled);
    }

    [Fact]
    public async Task Interceptors_RunInOrder_AndHandTheirStateToTheHandler()
    {
        var echo = new EchoService { OnUnary = (_, context) => Task.FromResult(new Answer { Text = (string)context.State! }) };
        await using var server = await TestServer.StartAsync(echo, more: builder => builder
            .Intercept((context, _) =>
            {
                context.State = context.GetRequestHeader("authorization");
                return ValueTask.CompletedTask;
            })
            .Intercept(async (context, _) =>
            {
                await Task.Yield();
                context.State += "!";
            }));
        var headers = new Metadata();
        headers.Add("authorization", "Bearer x");

        var answer = await server.UnaryAsync(new Ask(), new CallOptions { Headers = headers });

        Assert.Equal("Bearer x!", answer.Text);
    }

    [Fact]
    public async Task Calls_AfterTheHostBeganToStop_AreUnavailable_AndThoseUnderWayFinish()
    {
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        var echo = new EchoService
        {
            OnUnary = async (_, _) =>
            {
                entered.TrySetResult();
                await leave.Task;
                return new Answer { Text = "finished" };
            },
        };
        await using var server = await TestServer.StartAsync(echo);

        var underWay = server.UnaryAsync(new Ask());
        await entered.Task.WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
        server.Lifetime.StopApplication();
        var late = await server.PostUnaryAsync(Bytes.Frame(new Ask()));
        leave.SetResult();

        Assert.Equal(StatusCode.Unavailable, late.Status);
        Assert.Equal("finished", (await underWay).Text);
    }

    [Fact]
    public async Task Streams_StillOpenAfterTheDrain_EndWithUnavailable()
    {
        var echo = new EchoService { OnDown = (_, context) => OneThenWait(context) };
        await using var server = await TestServer.StartAsync(echo, new RpcServerOptions { StreamDrain = TimeSpan.Zero });
        await using var stream = server.Channel
            .ServerStreamAsync<Ask, Answer>(EchoService.DownMethod, new Ask(), token: TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await stream.MoveNextAsync());

        server.Lifetime.StopApplication();
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await stream.MoveNextAsync().AsTask().WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    private static async IAsyncEnumerable<Answer> OneThenFail(bool atOnce)
    {
        yield return new Answer { Count = 1 };
        if (!atOnce)
        {
            await Task.Yield();
        }

        throw new RpcException(new Status(StatusCode.DataLoss, "lost"));
    }

    private static async IAsyncEnumerable<Answer> OneThenThrow(Exception error)
    {
        yield return new Answer { Count = 1 };
        await Task.Yield();
        throw error;
    }

    private static async IAsyncEnumerable<Answer> OneThenWait(CallContext context)
    {
        yield return new Answer { Count = 1 };
        await new TaskCompletionSource().Task.WaitAsync(context.CancellationToken);
    }

    private sealed class BrokenLease : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("The lease is broken.");
    }
}
