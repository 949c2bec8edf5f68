using System.Net;
using System.Net.Sockets;
using WasteSorting.Rpc.Calling;
using WasteSorting.Rpc.Tests.Support;
using WasteSorting.Rpc.Tests.V1;

namespace WasteSorting.Rpc.Tests;

public sealed class FailoverTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private readonly List<Socket> absent = [];

    public static TheoryData<string> Kinds => ["Unary", "Down", "Up", "Both"];

    public void Dispose() => absent.ForEach(socket => socket.Dispose());

    [Fact]
    public async Task Calls_StayWithTheFirstAddress_WhileItIsWell()
    {
        await using var first = await NamedAsync("first");
        await using var second = await NamedAsync("second");
        using var channel = new RpcChannel([first.Address, second.Address]);

        for (var call = 0; call < 20; call++)
        {
            Assert.Equal("first", await NameAsync(channel));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_WhoseConnectionIsRefused_GoesToTheNextAddress(string kind)
    {
        await using var second = await TestServer.StartAsync();
        using var channel = new RpcChannel([Absent(), Absent(), second.Address]);

        Assert.Equal(7, await CountAsync(channel, kind));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Call_WhenNoAddressAnswers_IsUnavailable(string kind)
    {
        using var channel = new RpcChannel([Absent(), Absent()]);

        var failure = await Assert.ThrowsAsync<RpcException>(() => CountAsync(channel, kind));

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    // No peer can be made to break a connection at that moment: between its coming about and the first look at it.
    [Fact]
    public void ConnectionThatBreaksAtOnce_IsUnavailable_AndSurelyUnseen()
    {
        var error = new SocketException((int)SocketError.NotConnected);

        Assert.True(ClientErrors.IsUnseen(error));
        Assert.Equal(StatusCode.Unavailable, ClientErrors.FromTransport(error).StatusCode);
    }

    [Fact]
    public async Task StreamThatTheServerRefused_GoesToTheNextAddress()
    {
        await using var first = new RawPeer(RawPeer.RefuseStreamAsync);
        await using var second = await NamedAsync("second");
        using var channel = new RpcChannel([first.Address, second.Address]);

        Assert.Equal("second", await NameAsync(channel));
        Assert.True(first.RequestCount > 0);
    }

    [Fact]
    public async Task Call_ThatAServerLeftUnreadWhenItStopped_GoesToTheNextAddress()
    {
        RawPeer? first = null;
        first = new RawPeer((connection, stream) =>
        {
            first!.StopListening();
            return RawPeer.GoAwayAsync(connection, stream);
        });
        await using var second = await NamedAsync("second");
        using var channel = new RpcChannel([first.Address, second.Address]);

        Assert.Equal(("second", 1), (await NameAsync(channel), first.RequestCount));
        await first.DisposeAsync();
    }

    [Fact]
    public async Task Server_ThatFallsSilent_IsUnavailable_AndTheNextCallGoesElsewhere()
    {
        await using var first = new RawPeer((_, _) => Task.FromResult(true));
        await using var second = await NamedAsync("second");
        var impatient = new RpcChannelOptions { KeepAlivePingDelay = TimeSpan.FromSeconds(1), KeepAlivePingTimeout = TimeSpan.FromSeconds(5) };
        using var channel = new RpcChannel([first.Address, second.Address], impatient);

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => NameAsync(channel))).StatusCode);
        Assert.Equal("second", await NameAsync(channel));
    }

    [Fact]
    public async Task Stream_RefusedAfterItBegan_IsUnavailable_AndItsRequestsAreReadOnce()
    {
        await using var first = new RawPeer(RawPeer.RefuseStreamAsync);
        await using var second = await NamedAsync("second");
        using var channel = new RpcChannel([first.Address, second.Address]);
        var readings = 0;
        async IAsyncEnumerable<Ask> Asks()
        {
            readings++;
            yield return new Ask();
            await Task.Yield();
        }

        var failure = await Assert.ThrowsAsync<RpcException>(() => channel.ClientStreamAsync<Ask, Answer>(EchoService.UpMethod, Asks()));

        Assert.Equal((StatusCode.Unavailable, 1), (failure.StatusCode, readings));
    }

    [Fact]
    public async Task Duplex_RefusedAfterItBegan_Ends()
    {
        await using var first = new RawPeer(RawPeer.RefuseStreamAsync);
        await using var second = await NamedAsync("second");
        using var channel = new RpcChannel([first.Address, second.Address]);
        await using var call = channel.Duplex<Ask, Answer>(EchoService.BothMethod);

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await call.ReadAllAsync().GetAsyncEnumerator().MoveNextAsync().AsTask().WaitAsync(TestServer.Patience));

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    [Fact]
    public async Task Call_OnAConnectionThatBreaks_IsUnavailable_AndTheNextOneGoesElsewhere()
    {
        await using var first = new RawPeer(RawPeer.CloseAsync);
        var served = 0;
        await using var second = await TestServer.StartAsync(new EchoService
        {
            OnUnary = (ask, _) =>
            {
                served++;
                return Task.FromResult(EchoService.Echo(ask));
            },
        });
        using var channel = new RpcChannel([first.Address, second.Address]);

        var failure = await Assert.ThrowsAsync<RpcException>(() => CountAsync(channel, "Unary"));

        Assert.Equal((StatusCode.Unavailable, 1, 0), (failure.StatusCode, first.RequestCount, served));
        Assert.Equal(7, await CountAsync(channel, "Unary"));
        Assert.Equal((1, 1), (first.RequestCount, served));
    }

    [Fact]
    public async Task Answer_Unavailable_IsTheCallers_AndTheNextCallGoesElsewhere()
    {
        await using var first = await TestServer.StartAsync(new EchoService { OnUnary = (_, _) => throw Failure(StatusCode.Unavailable) });
        await using var second = await NamedAsync("second");
        using var channel = new RpcChannel([first.Address, second.Address]);

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => NameAsync(channel))).StatusCode);
        Assert.Equal("second", await NameAsync(channel));
    }

    [Fact]
    public async Task Answer_OfAnotherSort_KeepsTheAddress()
    {
        await using var first = await TestServer.StartAsync(new EchoService { OnUnary = (_, _) => throw Failure(StatusCode.NotFound) });
        await using var second = await NamedAsync("second");
        using var channel = new RpcChannel([first.Address, second.Address]);

        await Assert.ThrowsAsync<RpcException>(() => NameAsync(channel));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => NameAsync(channel))).StatusCode);
    }

    [Fact]
    public async Task Silence_UntilTheDeadline_SetsTheAddressAside()
    {
        await using var first = await TestServer.StartAsync(new EchoService
        {
            OnUnary = (_, context) => new TaskCompletionSource<Answer>().Task.WaitAsync(context.CancellationToken),
        });
        await using var second = await NamedAsync("second");
        using var channel = new RpcChannel([first.Address, second.Address]);
        var soon = new CallOptions { Timeout = TimeSpan.FromMilliseconds(500) };

        var failure = await Assert.ThrowsAsync<RpcException>(
            () => channel.UnaryAsync<Ask, Answer>(EchoService.UnaryMethod, new Ask(), soon));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.Equal("second", await NameAsync(channel));
    }

    [Fact]
    public async Task Stream_WhoseMessagesSayThatTheServerCannotServe_CanBeLedElsewhere()
    {
        await using var first = await NamedAsync("first");
        await using var second = await NamedAsync("second");
        using var channel = new RpcChannel([first.Address, second.Address]);
        await using (var call = channel.Duplex<Ask, Answer>(EchoService.BothMethod))
        {
            call.AvoidAddress();
        }

        Assert.Equal("second", await NameAsync(channel));
    }

    [Fact]
    public async Task AddressThatIsBack_IsUsedAgain_AfterItsTime()
    {
        var clock = new ManualClock();
        var first = await NamedAsync("first");
        await using var second = await NamedAsync("second");
        using var channel = new RpcChannel([first.Address, second.Address], new RpcChannelOptions { Clock = clock });
        Assert.Equal("first", await NameAsync(channel));

        await first.DisposeAsync();
        Assert.Equal("second", await NameAsync(channel));
        await using var again = await NamedAsync("first again", first.Address.Port);
        Assert.Equal("second", await NameAsync(channel));
        clock.Advance(Long);

        Assert.Equal("first again", await NameAsync(channel));
        Assert.Equal("first again", await NameAsync(channel));
    }

    [Fact]
    public async Task Connection_ThatDoesNotComeAbout_IsUnavailable_AndTheCallGoesOn()
    {
        // A queue that is full: the system leaves further connections without an answer.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        using var filling = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await filling.ConnectAsync(deaf.LocalEndPoint!);
        var address = new Uri($"http://{deaf.LocalEndPoint}");
        await using var second = await NamedAsync("second");
        var options = new RpcChannelOptions { ConnectTimeout = TimeSpan.FromSeconds(2) };
        using var alone = new RpcChannel(address, options);
        using var both = new RpcChannel([address, second.Address], options);

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => NameAsync(alone))).StatusCode);
        Assert.Equal("second", await NameAsync(both));
    }

    [Fact]
    public async Task Callers_WhoRepeatWhatWasUnavailable_ComeThroughServersThatComeAndGo()
    {
        var servers = new[] { await NamedAsync("0"), await NamedAsync("1"), await NamedAsync("2") };
        Uri[] addresses = [.. servers.Select(server => server.Address)];
        using var channel = new RpcChannel(addresses);
        using var stop = new CancellationTokenSource();
        var calling = Enumerable.Range(0, 8).Select(async _ =>
        {
            var calls = 0;
            for (; !stop.IsCancellationRequested; calls++)
            {
                await PatientAsync(channel);
            }

            return calls;
        }).ToArray();

        for (var round = 0; round < 6; round++)
        {
            await servers[round % 3].DisposeAsync();
            await PatientAsync(channel);
            servers[round % 3] = await NamedAsync($"{round}", addresses[round % 3].Port);
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(calling).WaitAsync(TestServer.Patience), calls => Assert.True(calls > 0));
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }

    private static Task<TestServer> NamedAsync(string name, int port = 0) =>
        TestServer.StartAsync(new EchoService { OnUnary = (_, _) => Task.FromResult(new Answer { Text = name }) }, port: port);

    private static async Task<string> NameAsync(RpcChannel channel) =>
        (await channel.UnaryAsync<Ask, Answer>(EchoService.UnaryMethod, new Ask()).WaitAsync(TestServer.Patience)).Text;

    private static async Task PatientAsync(RpcChannel channel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await NameAsync(channel);
                return;
            }
            catch (RpcException failure) when (failure.StatusCode == StatusCode.Unavailable && attempt < 5)
            {
            }
        }
    }

    private static RpcException Failure(StatusCode code) => new(new Status(code, "as the test says"));

    /// <summary>7, by each kind of call.</summary>
    private static async Task<int> CountAsync(RpcChannel channel, string kind)
    {
        switch (kind)
        {
            case "Unary":
                return (await channel.UnaryAsync<Ask, Answer>(EchoService.UnaryMethod, new Ask { Count = 7 })).Count;
            case "Down":
                return await channel.ServerStreamAsync<Ask, Answer>(EchoService.DownMethod, new Ask { Count = 7 }).CountAsync();
            case "Up":
                return (await channel.ClientStreamAsync<Ask, Answer>(EchoService.UpMethod, Asks())).Count;
            default:
                await using (var call = channel.Duplex<Ask, Answer>(EchoService.BothMethod))
                {
                    await call.WriteAsync(new Ask { Count = 7 });
                    await call.CompleteAsync();
                    return (await call.ReadAllAsync().SingleAsync()).Count;
                }
        }
    }

    private static async IAsyncEnumerable<Ask> Asks()
    {
        yield return new Ask { Count = 3 };
        await Task.Yield();
        yield return new Ask { Count = 4 };
    }

    /// <summary>Where nobody listens.</summary>
    // Bound, so that nobody else comes to listen there while the test runs, and not listening itself.
    private Uri Absent()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        absent.Add(socket);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new Uri($"http://{socket.LocalEndPoint}");
    }
}
