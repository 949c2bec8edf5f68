using System.Collections.Concurrent;
using System.Collections.Immutable;
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
        var members = new Members((gone, SiloStatus.Active), (standingStill, SiloStatus.Active));

        await LookAsync(members, (_, _) => true);

        Assert.Equal([AddressOf(gone)], members.Ended);
    }

    [Fact]
    public async Task ASiloThatRefusesOneMachineAlone_IsNotEnded()
    {
        var members = new Members((gone, SiloStatus.Active), (standingStill, SiloStatus.Active), (other, SiloStatus.Active));

        await LookAsync(members, (_, _) => false);

        Assert.Empty(members.Ended);
    }

    [Fact]
    public async Task OfTwoSilos_NoneEndsTheOther()
    {
        var members = new Members((gone, SiloStatus.Active));

        await LookAsync(members, (_, _) => true);

        Assert.Empty(members.Ended);
    }

    [Fact]
    public async Task TheOneThatIsLookedAfter_IsNoWitness()
    {
        var asked = new ConcurrentBag<SiloAddress>();
        var members = new Members((gone, SiloStatus.Active), (standingStill, SiloStatus.Active));

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
        var members = new Members((gone, status), (standingStill, SiloStatus.Active), (other, SiloStatus.Active));

        await LookAsync(members, (_, _) => true);

        Assert.Empty(members.Ended);
    }

    private static Task LookAsync(Members members, Func<SiloAddress, SiloAddress, bool> isRefused) => new LostSilos(
        members, new Self(SiloAddress.New(IPAddress.Loopback, 1, 7)), new Witness(isRefused), NullLogger<LostSilos>.Instance).LookAsync();

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static SiloAddress AddressOf(Socket socket, int generation = 1) => SiloAddress.New((IPEndPoint)socket.LocalEndPoint!, generation);

    private sealed class Members(params (Socket Silo, SiloStatus Status)[] silos) : IClusterMembershipService
    {
        public List<SiloAddress> Ended { get; } = [];

        public ClusterMembershipSnapshot CurrentSnapshot { get; } = new(
            silos.ToImmutableDictionary(one => AddressOf(one.Silo), one => new ClusterMember(AddressOf(one.Silo), one.Status, "silo")),
            new MembershipVersion(1));

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => default;

        public Task<bool> TryKill(SiloAddress siloAddress)
        {
            Ended.Add(siloAddress);
            return Task.FromResult(true);
        }
    }

    private sealed class Self(SiloAddress address) : ILocalSiloDetails
    {
        public string Name => "silo";

        public string ClusterId => "test";

        public string DnsHostName => "localhost";

        public SiloAddress SiloAddress => address;

        public SiloAddress GatewayAddress => address;
    }

    private sealed class Witness(Func<SiloAddress, SiloAddress, bool> isRefused) : IWitnesses
    {
        public Task<bool> IsRefusedAsync(SiloAddress asked, SiloAddress about) => Task.FromResult(isRefused(asked, about));
    }
}
