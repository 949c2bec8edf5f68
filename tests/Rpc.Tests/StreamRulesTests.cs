using System.Diagnostics;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using WasteSorting.Rpc.Tests.Support;
using WasteSorting.Rpc.Tests.V1;

namespace WasteSorting.Rpc.Tests;

public sealed class StreamRulesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Down_KeepsTheOrder()
    {
        await using var server = await TestServer.StartAsync();

        var counts = await server.Channel.ServerStreamAsync<Ask, Answer>(EchoService.DownMethod, new Ask { Count = 5000 }, token: Token)
            .Select(answer => answer.Count).ToListAsync(Token);

        Assert.Equal(Enumerable.Range(0, 5000), counts);
    }

    [Fact]
    public async Task Up_TakesAllMessages()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.Channel.ClientStreamAsync<Ask, Answer>(EchoService.UpMethod, AsksAsync(1000));

        Assert.Equal(1000 * 999 / 2, answer.Count);
    }

    [Fact]
    public async Task Both_RefusedAtOnce_EndsTheWritesToo_WithTheRefusal()
    {
        await using var server = await TestServer.StartAsync(more: builder => builder.Intercept(
            (_, _) => throw new RpcException(new Status(StatusCode.PermissionDenied, "not you"))));
        for (var time = 0; time < 100; time++)
        {
            await using var call = server.Channel.Duplex<Ask, Answer>(EchoService.BothMethod);
            using var patience = new CancellationTokenSource(TestServer.Patience);

            // No count ends this: how many writes the refusal needs to arrive is the machine's affair.
            var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            {
                while (true)
                {
                    await call.WriteAsync(new Ask(), patience.Token);
                }
            });

            Assert.Equal((StatusCode.PermissionDenied, "not you"), (refused.StatusCode, refused.Status.Detail));
        }
    }

    [Fact]
    public async Task Both_AnswersEachMessageBeforeTheNextIsSent()
    {
        await using var server = await TestServer.StartAsync();
        await using var call = server.Channel.Duplex<Ask, Answer>(EchoService.BothMethod);
        await using var answers = call.ReadAllAsync(Token).GetAsyncEnumerator(Token);

        for (var i = 1; i <= 100; i++)
        {
            await call.WriteAsync(new Ask { Count = i, Blob = ByteString.CopyFrom(new byte[i * 100]) }, Token);
            Assert.True(await answers.MoveNextAsync().AsTask().WaitAsync(TestServer.Patience, Token));
            Assert.Equal(i, answers.Current.Count);
        }

        await call.CompleteAsync();
        Assert.False(await answers.MoveNextAsync());
    }

    [Fact]
    public async Task Both_TakesManyMessagesInOneWrite()
    {
        await using var server = await TestServer.StartAsync();
        await using var call = server.Channel.Duplex<Ask, Answer>(EchoService.BothMethod);
        var asks = Enumerable.Range(0, 3000).Select(count => new Ask { Count = count }).ToArray();

        await call.WriteManyAsync(asks, Token);
        await call.CompleteAsync();

        Assert.Equal(asks.Select(ask => ask.Count), await call.ReadAllAsync(Token).Select(answer => answer.Count).ToListAsync(Token));
    }

    [Fact]
    public async Task Streams_OfNothing_AreOk()
    {
        await using var server = await TestServer.StartAsync();
        await using var call = server.Channel.Duplex<Ask, Answer>(EchoService.BothMethod);
        await call.CompleteAsync();

        Assert.Empty(await call.ReadAllAsync(Token).ToListAsync(Token));
        Assert.Empty(
            await server.Channel.ServerStreamAsync<Ask, Answer>(EchoService.DownMethod, new Ask(), token: Token).ToListAsync(Token));
        Assert.Equal(0, (await server.Channel.ClientStreamAsync<Ask, Answer>(EchoService.UpMethod, AsksAsync(0))).Count);
    }

    [Fact]
    public async Task Message_IsSent_WhileTheHandlerWaitsForTheNext()
    {
        var leave = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(new EchoService { OnDown = (_, _) => OneThen(leave.Task) });
        await using var answers = server.Channel.ServerStreamAsync<Ask, Answer>(EchoService.DownMethod, new Ask(), token: Token)
            .GetAsyncEnumerator(Token);

        Assert.True(await answers.MoveNextAsync().AsTask().WaitAsync(TestServer.Patience, Token));
        leave.SetResult();
        Assert.False(await answers.MoveNextAsync());
    }

    [Fact]
    public async Task SlowReader_HoldsTheHandlerBack_AndLeavingDisposesOfIt()
    {
        var made = 0;
        var disposed = new TaskCompletionSource();
        var echo = new EchoService { OnDown = (_, _) => Endless(() => made++, disposed) };
        await using var server = await TestServer.StartAsync(echo);
        var answers = server.Channel.ServerStreamAsync<Ask, Answer>(EchoService.DownMethod, new Ask(), token: Token)
            .GetAsyncEnumerator(Token);
        Assert.True(await answers.MoveNextAsync());

        // Another call on the same connection is served meanwhile: more than enough time for an unbounded stream to run away.
        for (var i = 0; i < 300; i++)
        {
            await server.UnaryAsync(new Ask());
        }

        Assert.InRange(made, 1, 400);
        await answers.DisposeAsync();
        await disposed.Task.WaitAsync(TestServer.Patience, Token);
    }

    [Theory]
    [InlineData("Up", true)]
    [InlineData("Both", true)]
    [InlineData("Unary", false)]
    [InlineData("Down", false)]
    public async Task KestrelsBodyLimits_AreOffForClientsStreamsOnly(string method, bool off)
    {
        var limits = new BodyLimits();
        await using var server = await TestServer.StartAsync(before: http =>
        {
            http.Features.Set<IHttpMinRequestBodyDataRateFeature>(limits);
            http.Features.Set<IHttpMaxRequestBodySizeFeature>(limits);
            return Task.CompletedTask;
        });

        var reply = await server.PostAsync($"/rpctest.v1.Echo/{method}", Bytes.Frame(new Ask()));

        Assert.Equal(StatusCode.OK, reply.Status);
        Assert.Equal((off, off), (limits.MinDataRate is null, limits.MaxRequestBodySize is null));
    }

    [Fact]
    public async Task IdleStream_EndsWithUnavailable()
    {
        var clock = new ManualClock();
        var options = new RpcServerOptions { Clock = clock, StreamIdleMax = TimeSpan.FromMinutes(3) };
        await using var server = await TestServer.StartAsync(options: options);
        await using var call = server.Channel.Duplex<Ask, Answer>(EchoService.BothMethod);
        await call.WriteAsync(new Ask(), Token);

        await clock.TimerSetAsync(options.StreamIdleMax);
        await using var answers = call.ReadAllAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await answers.MoveNextAsync());
        var end = answers.MoveNextAsync().AsTask();
        while (!end.IsCompleted)
        {
            // The timer is set anew for each wait, so one step may come between two waits.
            clock.Advance(options.StreamIdleMax);
            await Task.Yield();
        }

        var error = await Assert.ThrowsAsync<RpcException>(() => end);
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Fact]
    public async Task MessageOfAStream_BeyondTheStreamsLimit_IsResourceExhausted()
    {
        await using var server = await TestServer.StartAsync(options: new RpcServerOptions { MaxStreamMessageBytes = 100 });

        var reply = await server.PostAsync("/rpctest.v1.Echo/Up", [.. Bytes.Frame([]), .. Bytes.Frame(new byte[101])]);

        Assert.Equal(StatusCode.ResourceExhausted, reply.Status);
    }

    [Fact]
    public async Task ManyBytesUp_GoBeyondKestrelsUsualBodyLimit()
    {
        await using var server = await TestServer.StartAsync();
        var blob = ByteString.CopyFrom(new byte[200_000]);

        var answer = await server.Channel.ClientStreamAsync<Ask, Answer>(
            EchoService.UpMethod, Enumerable.Repeat(new Ask { Blob = blob }, 200).ToAsyncEnumerable());

        Assert.Equal(40_000_000, answer.Count);
    }

    [Fact]
    public async Task Cancelling_FiresTheHandlersToken()
    {
        var entered = new TaskCompletionSource();
        var fired = new TaskCompletionSource();
        var echo = new EchoService
        {
            OnUnary = async (_, context) =>
            {
                context.CancellationToken.Register(fired.SetResult);
                entered.SetResult();
                await fired.Task;
                return new Answer();
            },
        };
        await using var server = await TestServer.StartAsync(echo);
        using var source = new CancellationTokenSource();

        var call = server.UnaryAsync(new Ask(), new CallOptions { CancellationToken = source.Token });
        await entered.Task.WaitAsync(TestServer.Patience, Token);
        await source.CancelAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => call);

        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await fired.Task.WaitAsync(TestServer.Patience, Token);
        Assert.DoesNotContain(server.Log.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Fact]
    public async Task Cancelling_WhileTheServerReads_EndsTheReadQuietly()
    {
        // A call that is reset before its handler begins is never begun: the cancel must come while the handler reads.
        var began = new TaskCompletionSource();
        var ended = new TaskCompletionSource<Exception>();
        var echo = new EchoService
        {
            OnUp = async (asks, _) =>
            {
                try
                {
                    await foreach (var ask in asks)
                    {
                        began.SetResult();
                    }
                }
                catch (Exception error)
                {
                    ended.SetResult(error);
                    throw;
                }

                return new Answer();
            },
        };
        await using var server = await TestServer.StartAsync(echo);
        var call = server.Channel.Duplex<Ask, Answer>(EchoService.UpMethod);
        await call.WriteAsync(new Ask(), Token);
        await began.Task.WaitAsync(TestServer.Patience, Token);

        await call.DisposeAsync();

        Assert.IsAssignableFrom<OperationCanceledException>(await ended.Task.WaitAsync(TestServer.Patience, Token));
        await server.UnaryAsync(new Ask());
        Assert.DoesNotContain(server.Log.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Fact]
    public async Task TenThousandCancels_LeaveNothingBehind()
    {
        var open = 0;
        var echo = new EchoService
        {
            OnUnary = async (ask, context) =>
            {
                if (ask.Text != "wait")
                {
                    return new Answer();
                }

                Interlocked.Increment(ref open);
                try
                {
                    await new TaskCompletionSource().Task.WaitAsync(context.CancellationToken);
                }
                finally
                {
                    Interlocked.Decrement(ref open);
                }

                return new Answer();
            },
        };
        await using var server = await TestServer.StartAsync(echo, new RpcServerOptions { MaxCallsInFlight = 50 });

        for (var i = 0; i < 10_000; i++)
        {
            using var source = new CancellationTokenSource();
            var call = server.UnaryAsync(new Ask { Text = "wait" }, new CallOptions { CancellationToken = source.Token });
            await source.CancelAsync();
            await Assert.ThrowsAsync<RpcException>(() => call);
        }

        var since = Stopwatch.StartNew();
        while (Volatile.Read(ref open) > 0)
        {
            Assert.True(since.Elapsed < TestServer.Patience, $"{open} handlers still wait");
            await Task.Yield();
        }

        await server.UnaryAsync(new Ask());
    }

    private static async IAsyncEnumerable<Ask> AsksAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return new Ask { Count = i };
        }
    }

    private static async IAsyncEnumerable<Answer> OneThen(Task rest)
    {
        yield return new Answer();
        await rest;
    }

    private static async IAsyncEnumerable<Answer> Endless(Action made, TaskCompletionSource disposed)
    {
        var blob = ByteString.CopyFrom(new byte[10_000]);
        try
        {
            while (true)
            {
                await Task.Yield();
                made();
                yield return new Answer { Blob = blob };
            }
        }
        finally
        {
            disposed.SetResult();
        }
    }

    /// <summary>Stands before Kestrel's own, whose rate cannot be read.</summary>
    private sealed class BodyLimits : IHttpMinRequestBodyDataRateFeature, IHttpMaxRequestBodySizeFeature
    {
        public MinDataRate? MinDataRate { get; set; } = new(240, TimeSpan.FromSeconds(5));

        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; } = 1;
    }
}
