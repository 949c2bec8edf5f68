using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using WasteSorting.Cluster.Hosting;

namespace WasteSorting.Cluster.Tests.Actors;

public sealed class GoneSilosTests : IDisposable
{
    // Bound and not listening: whoever connects is refused, and nobody else gets the port meanwhile.
    private readonly Socket gone = Bound();
    private readonly Socket standingStill = Bound();

    public GoneSilosTests() => standingStill.Listen();

    public void Dispose()
    {
        gone.Dispose();
        standingStill.Dispose();
    }

    [Fact]
    public async Task ASiloWhosePortRefuses_IsEnded_AndOneThatStandsStill_IsNot()
    {
        var members = new Members((gone, SiloStatus.Active), (standingStill, SiloStatus.Active));

        await new GoneSilos(members, new Self(AddressOf(standingStill, 2)), NullLogger<GoneSilos>.Instance).LookAsync();

        Assert.Equal([AddressOf(gone)], members.Ended);
    }

    [Theory]
    [InlineData(SiloStatus.Joining)]
    [InlineData(SiloStatus.ShuttingDown)]
    [InlineData(SiloStatus.Dead)]
    public async Task ASiloThatIsNotActive_IsLeftAlone(SiloStatus status)
    {
        var members = new Members((gone, status));

        await new GoneSilos(members, new Self(AddressOf(standingStill)), NullLogger<GoneSilos>.Instance).LookAsync();

        Assert.Empty(members.Ended);
    }

    [Fact]
    public async Task ASiloNeverEndsItself()
    {
        var members = new Members((gone, SiloStatus.Active));

        await new GoneSilos(members, new Self(AddressOf(gone)), NullLogger<GoneSilos>.Instance).LookAsync();

        Assert.Empty(members.Ended);
    }

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
}
