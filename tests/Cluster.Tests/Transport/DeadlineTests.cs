using WasteSorting.Rpc;
using WasteSorting.Rpc.Tests.Support;
using WasteSorting.Rpc.Tests.V1;

namespace WasteSorting.Cluster.Tests.Transport;

/// <summary>
/// Deadlines behind Grpc.AspNetCore. Rpc's own tests of them let a clock of theirs pass, which Grpc.AspNetCore does not ask; these say the
/// same by the system's clock.
/// </summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(20);

    [Theory]
    [InlineData("1H", 1200)]
    [InlineData("2M", 120)]
    [InlineData("600S", 600)]
    [InlineData("99999999u", 100)]
    public Task Timeout_OfTheClient_IsTheDeadline_UpToTheServersOwn(string timeout, int seconds) => CheckAsync(TimeSpan.FromSeconds(seconds), timeout);

    [Theory]
    [InlineData("123456789S")]
    [InlineData("5")]
    [InlineData("-1S")]
    [InlineData("0S")]
    [InlineData("1s")]
    [InlineData("1.5S")]
    public Task Timeout_ThatIsNone_IsIgnored_AndTheServersOwnApplies(string timeout) => CheckAsync(Usual, timeout);

    [Fact]
    public Task Timeout_GivenTwice_IsIgnored() => CheckAsync(Usual, "1S", "2S");

    [Fact]
    public Task Unary_WithoutTimeout_HasTheServersOwn() => CheckAsync(Usual);

    [Fact]
    public async Task Deadline_ThatPasses_FiresTheToken_AndIsDeadlineExceeded()
    {
        var fired = new TaskCompletionSource();
        var echo = new EchoService
        {
            OnUnary = async (_, context) =>
            {
                context.CancellationToken.Register(fired.SetResult);
                await fired.Task;
                return new Answer();
            },
        };
        await using var server = await TestServer.StartAsync(echo);
        // Long enough for the handler to begin on a busy machine, or it would have no token to see fired.
        var reply = await server.PostUnaryAsync(Bytes.Frame(new Ask()), ("grpc-timeout", "2S"));
        Assert.Equal(StatusCode.DeadlineExceeded, reply.Status);
        await fired.Task.WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Deadline_OfTheServer_IsAnswered_EvenIfTheHandlerDoesNotYield()
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
        await using var server = await TestServer.StartAsync(echo, new RpcServerOptions { MaxDeadline = TimeSpan.FromMilliseconds(20) });
        var reply = await server.PostUnaryAsync(Bytes.Frame(new Ask())).WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
        leave.SetResult();
        Assert.Equal(StatusCode.DeadlineExceeded, reply.Status);
    }

    [Fact]
    public async Task Deadline_WhileTheBodyIsStillComing_IsAnswered()
    {
        await using var server = await TestServer.StartAsync(options: new RpcServerOptions { MaxDeadline = TimeSpan.FromMilliseconds(20) });
        await using var call = server.Channel.Duplex<Ask, Answer>(EchoService.UnaryMethod);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var answer in call.ReadAllAsync(TestContext.Current.CancellationToken))
            {
                Assert.Fail($"unexpected {answer}");
            }
        });
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    private static async Task CheckAsync(TimeSpan expected, params string[] timeouts)
    {
        TimeSpan? seen = null;
        var echo = new EchoService
        {
            OnUnary = (_, context) =>
            {
                seen = context.Deadline - DateTimeOffset.UtcNow;
                return Task.FromResult(new Answer());
            },
        };
        await using var server = await TestServer.StartAsync(echo, new RpcServerOptions { MaxDeadline = Usual });
        var reply = await server.PostUnaryAsync(Bytes.Frame(new Ask()), [.. timeouts.Select(timeout => ("grpc-timeout", timeout))]);
        Assert.Equal(StatusCode.OK, reply.Status);
        Assert.InRange(seen!.Value, expected - TimeSpan.FromSeconds(60), expected);
    }
}
