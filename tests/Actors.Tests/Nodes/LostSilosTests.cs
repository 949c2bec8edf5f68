using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using WasteSorting.Actors.Membership;

namespace WasteSorting.Actors.Tests.Nodes;

public sealed class LostSilosTests : IDisposable
{
    // Bound and not listening: whoever connects is refused, and nobody else gets the port meanwhile.
    private readonly Socket gone = Bound();
    private readonly Socket standingStill = Bound();
    private readonly Socket other = Bound();

    public LostSilosTests()
    {
        standingStill.Listen();
        other.Listen();
    }

    public void Dispose()
    {
        gone.Dispose();
        standingStill.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task ASiloWhosePortRefusesTwo_IsEnded_AndOneThatStandsStill_IsNot()
    {
        var members = Members((gone, SiloStatus.Active), (standingStill, SiloStatus.Active));

        await LookAsync(members, (_, _) => true);

        Assert.Equal([AddressOf(gone)], members.Ended);
    }

    [Fact]
    public async Task ASiloThatRefusesOneMachineAlone_IsNotEnded()
    {
        var members = Members((gone, SiloStatus.Active), (standingStill, SiloStatus.Active), (other, SiloStatus.Active));

        await LookAsync(members, (_, _) => false);

        Assert.Empty(members.Ended);
    }

    [Fact]
    public async Task OfTwoSilos_NoneEndsTheOther()
    {
        var members = Members((gone, SiloStatus.Active));

        await LookAsync(members, (_, _) => true);

        Assert.Empty(members.Ended);
    }

    [Fact]
    public async Task TheOneThatIsLookedAfter_IsNoWitness()
    {
        var asked = new ConcurrentBag<SiloAddress>();
        var members = Members((gone, SiloStatus.Active), (standingStill, SiloStatus.Active));

        await LookAsync(members, (witness, _) =>
        {
            asked.Add(witness);
            return true;
        });

        Assert.Equal([AddressOf(standingStill)], asked);
    }

    [Theory]
    [InlineData(SiloStatus.Joining)]
    [InlineData(SiloStatus.ShuttingDown)]
    [InlineData(SiloStatus.Dead)]
    public async Task ASiloThatIsNotActive_IsLeftAlone(SiloStatus status)
    {
        var members = Members((gone, status), (standingStill, SiloStatus.Active), (other, SiloStatus.Active));

        await LookAsync(members, (_, _) => true);

        Assert.Empty(members.Ended);
    }

    private static Task LookAsync(FakeMembers members, Func<SiloAddress, SiloAddress, bool> isRefused) => new LostSilos(
        members, new FakeSelf(SiloAddress.New(IPAddress.Loopback, 1, 7)), new FakeWitnesses { IsRefused = isRefused }, NullLogger<LostSilos>.Instance).LookAsync();

    private static FakeMembers Members(params (Socket Silo, SiloStatus Status)[] silos) =>
        new([.. silos.Select(one => (AddressOf(one.Silo), one.Status))]);

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static SiloAddress AddressOf(Socket socket, int generation = 1) => SiloAddress.New((IPEndPoint)socket.LocalEndPoint!, generation);
}
