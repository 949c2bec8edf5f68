using System.Text;
using Microsoft.Extensions.Logging;
using WasteSorting.Rpc.Serving;
using WasteSorting.Rpc.Tests.Support;
using WasteSorting.Rpc.Tests.V1;

namespace WasteSorting.Rpc.Tests;

public sealed class DeadlineTests
{
    private static readonly RpcServerOptions Bounded = new() { Clock = new ManualClock(), MaxDeadline = TimeSpan.FromSeconds(7) };

    [Theory]
    [InlineData("1S", 1)]
    [InlineData("3000m", 3)]
    [InlineData("6999999u", 6.999999)]
    public async Task Timeout_OfTheClient_IsTheDeadline(string timeout, double seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), await DeadlineOfAsync(("grpc-timeout", timeout)));
    }

    [Theory]
    [InlineData("8S")]
    [InlineData("2M")]
    [InlineData("99999999H")]
    public async Task Timeout_LongerThanTheServersOwn_IsThat(string timeout)
    {
        TimeSpan? seen = null;
        await using var server = await TestServer.StartAsync(Seeing(deadline => seen = deadline), Bounded);

        await server.PostUnaryAsync(Bytes.Frame(new Ask()), ("grpc-timeout", timeout));

        Assert.Equal(Bounded.MaxDeadline, seen);
    }

    [Theory]
    [InlineData("123456789S")]
    [InlineData("5")]
    [InlineData("-1S")]
    [InlineData("0S")]
    [InlineData("S")]
    [InlineData("1s")]
    [InlineData("1.5S")]
    [InlineData(" 1S x")]
    public async Task Timeout_ThatIsNone_IsIgnoredAndLogged_AndTheServersOwnApplies(string timeout)
    {
        Assert.Equal(Bounded.MaxDeadline, await DeadlineOfAsync(("grpc-timeout", timeout)));
    }

    [Fact]
    public async Task Timeout_GivenTwice_IsIgnored() =>
        Assert.Equal(Bounded.MaxDeadline, await DeadlineOfAsync(("grpc-timeout", "1S"), ("grpc-timeout", "2S")));

    [Fact]
    public async Task Unary_WithoutTimeout_HasTheServersOwn()
    {
        TimeSpan? seen = null;
        await using var server = await TestServer.StartAsync(Seeing(deadline => seen = deadline), Bounded);

        await server.PostUnaryAsync(Bytes.Frame(new Ask()));

        Assert.Equal(Bounded.MaxDeadline, seen);
        Assert.DoesNotContain(server.Log.Lines, line => line.Text.Contains("grpc-timeout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deadline_ThatPasses_FiresTheTokenAndIsDeadlineExceeded()
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
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(echo, new RpcServerOptions { Clock = clock });

        var replying = server.PostUnaryAsync(Bytes.Frame(new Ask()), ("grpc-timeout", "20m"));
        await entered.Task.WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
        await clock.TimerSetAsync(TimeSpan.FromMilliseconds(20));
        clock.Advance(TimeSpan.FromMilliseconds(20));
        var reply = await replying;

        Assert.Equal(StatusCode.DeadlineExceeded, reply.Status);
        await fired.Task.WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Deadline_IsAnswered_EvenIfTheHandlerDoesNotYield()
    {
        var leave = new TaskCompletionSource();
        var echo = new EchoService
        {
            OnUnary = async (_, _) =>
            {
                await leave.Task;
                return new Answer();
            },
        };
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(echo, Bounded with { Clock = clock });

        var replying = server.PostUnaryAsync(Bytes.Frame(new Ask()));
        await clock.TimerSetAsync(Bounded.MaxDeadline);
        clock.Advance(Bounded.MaxDeadline);
        var reply = await replying.WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
        leave.SetResult();

        Assert.Equal(StatusCode.DeadlineExceeded, reply.Status);
    }

    [Fact]
    public async Task Deadline_OfAStreamWithASilentHandler_IsAnswered()
    {
        var leave = new TaskCompletionSource();
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(
            new EchoService { OnDown = (_, _) => OneThen(leave.Task) }, Bounded with { Clock = clock });

        var replying = server.PostAsync("/rpctest.v1.Echo/Down", Bytes.Frame(new Ask()), ("grpc-timeout", "3S"));
        await clock.TimerSetAsync(TimeSpan.FromSeconds(3));
        clock.Advance(TimeSpan.FromSeconds(3));
        var reply = await replying.WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
        leave.SetResult();

        Assert.Equal(StatusCode.DeadlineExceeded, reply.Status);
    }

    [Fact]
    public async Task Deadline_OfAStreamThatNobodyReads_FreesItsHandler()
    {
        var disposed = new TaskCompletionSource();
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(
            new EchoService { OnDown = (_, _) => Endless(disposed) }, Bounded with { Clock = clock });
        await using var answers = server.Channel
            .ServerStreamAsync<Ask, Answer>(
                EchoService.DownMethod, new Ask(), new CallOptions { Timeout = TimeSpan.FromHours(1) }, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await answers.MoveNextAsync());

        clock.Advance(TimeSpan.FromHours(1));
        await clock.TimerSetAsync(CallClock.WriteGrace);
        clock.Advance(CallClock.WriteGrace);

        await disposed.Task.WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Deadline_WhileAMessageIsOnItsWay_IsAnswered()
    {
        const int UsualWindow = 65_535;
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(
            new EchoService { OnDown = (_, _) => Endless(new TaskCompletionSource()) }, Bounded with { Clock = clock });
        using var caller = await RawCaller.ConnectAsync(server.Address);
        await caller.SendHeadersAsync("/rpctest.v1.Echo/Down", more: ("grpc-timeout", "3S"));
        await caller.SendBodyAsync(Bytes.Frame(new Ask()));
        var received = 0;
        await caller.ReadUntilAsync(frame => frame.Type == Http2Frame.Data && (received += frame.Payload.Length) == UsualWindow);

        clock.Advance(TimeSpan.FromSeconds(3));
        await caller.OpenWindowAsync(1 << 20);
        var end = await caller.ReadUntilAsync(frame => frame.EndsStream || frame.Type == Http2Frame.Reset);

        Assert.Equal(Http2Frame.Headers, end.Type);
        Assert.Contains("grpc-status\u00014", Encoding.ASCII.GetString(end.Payload), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deadline_WhileTheBodyIsStillComing_IsAnswered()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(options: Bounded with { Clock = clock });
        await using var call = server.Channel.Duplex<Ask, Answer>(EchoService.UnaryMethod);

        await clock.TimerSetAsync(Bounded.MaxDeadline);
        clock.Advance(Bounded.MaxDeadline);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await ReadAsync(call));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    // NO_ERROR asks for no more bytes; a client may not drop the answer for it, as some do after CANCEL.
    [Fact]
    public async Task Deadline_WhileTheBodyIsStillComing_StopsIt_AfterTheAnswer()
    {
        var clock = new ManualClock();
        await using var server = await TestServer.StartAsync(options: Bounded with { Clock = clock });
        using var caller = await RawCaller.ConnectAsync(server.Address);

        await caller.SendHeadersAsync("/rpctest.v1.Echo/Unary");
        await clock.TimerSetAsync(Bounded.MaxDeadline);
        clock.Advance(Bounded.MaxDeadline);
        await caller.ReadUntilAsync(frame => frame.EndsStream);
        var reset = await caller.ReadUntilAsync(frame => frame.Type == Http2Frame.Reset);

        Assert.Equal(new byte[4], reset.Payload);
    }

    [Fact]
    public async Task Client_GivesUpAtItsOwnDeadline_WhenTheServerIsSilent()
    {
        var echo = new EchoService { OnUnary = (_, _) => new TaskCompletionSource<Answer>().Task };
        await using var server = await TestServer.StartAsync(echo, new RpcServerOptions { Clock = new ManualClock() });

        var error = await Assert.ThrowsAsync<RpcException>(
            () => server.UnaryAsync(new Ask(), new CallOptions { Timeout = TimeSpan.FromMilliseconds(20) }));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    private static async Task ReadAsync(DuplexCall<Ask, Answer> call)
    {
        await foreach (var answer in call.ReadAllAsync())
        {
            Assert.Fail($"unexpected {answer}");
        }
    }

    private static async Task<TimeSpan?> DeadlineOfAsync(params (string Name, string Value)[] headers)
    {
        TimeSpan? seen = null;
        await using var server = await TestServer.StartAsync(Seeing(deadline => seen = deadline), Bounded);

        var reply = await server.PostUnaryAsync(Bytes.Frame(new Ask()), headers);

        Assert.Equal(StatusCode.OK, reply.Status);
        Assert.Equal(
            seen == Bounded.MaxDeadline,
            server.Log.Lines.Any(line => line.Level == LogLevel.Information
                && line.Text.Contains("grpc-timeout", StringComparison.Ordinal)));
        return seen;
    }

    private static EchoService Seeing(Action<TimeSpan?> see) => new()
    {
        OnUnary = (_, context) =>
        {
            see(context.Deadline - Bounded.Clock.GetUtcNow());
            return Task.FromResult(new Answer());
        },
    };

    private static async IAsyncEnumerable<Answer> OneThen(Task rest)
    {
        yield return new Answer();
        await rest;
    }

    private static async IAsyncEnumerable<Answer> Endless(TaskCompletionSource disposed)
    {
        var blob = Google.Protobuf.ByteString.CopyFrom(new byte[10_000]);
        try
        {
            while (true)
            {
                await Task.Yield();
                yield return new Answer { Blob = blob };
            }
        }
        finally
        {
            disposed.SetResult();
        }
    }
}
