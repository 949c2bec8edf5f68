using System.Collections.Immutable;
using WasteSorting.Actors.Membership;

namespace WasteSorting.Actors.Tests.Nodes;

/// <summary>The table of members, and whose membership was ended.</summary>
internal sealed class FakeMembers(params (SiloAddress Silo, SiloStatus Status)[] silos) : IClusterMembershipService
{
    public List<SiloAddress> Ended { get; } = [];

    public ClusterMembershipSnapshot CurrentSnapshot { get; } = new(
        silos.ToImmutableDictionary(one => one.Silo, one => new ClusterMember(one.Silo, one.Status, "silo")),
        new MembershipVersion(1));

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

    public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => default;

    public Task<bool> TryKill(SiloAddress siloAddress)
    {
        Ended.Add(siloAddress);
        return Task.FromResult(true);
    }
}

internal sealed class FakeSelf(SiloAddress address) : ILocalSiloDetails
{
    public string Name => "silo";

    public string ClusterId => "test";

    public string DnsHostName => "localhost";

    public SiloAddress SiloAddress => address;

    public SiloAddress GatewayAddress => address;
}

/// <summary>What other silos see; false where nothing is said.</summary>
internal sealed class FakeWitnesses : IWitnesses
{
    public Func<SiloAddress, SiloAddress, bool> IsRefused { get; init; } = (_, _) => false;

    public Func<SiloAddress, bool> ReachesDatabase { get; init; } = _ => false;

    /// <summary>Given the one that is asked, and whose membership it is to end.</summary>
    public Func<SiloAddress, SiloAddress, bool> End { get; init; } = (_, _) => false;

    public Task<bool> IsRefusedAsync(SiloAddress asked, SiloAddress about) => Task.FromResult(IsRefused(asked, about));

    public Task<bool> ReachesDatabaseAsync(SiloAddress asked) => Task.FromResult(ReachesDatabase(asked));

    public Task<bool> EndAsync(SiloAddress asked, SiloAddress about) => Task.FromResult(End(asked, about));
}
