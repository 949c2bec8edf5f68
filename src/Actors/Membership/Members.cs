namespace WasteSorting.Actors.Membership;

/// <summary>The other silos of the cluster.</summary>
internal static class Members
{
    /// <summary>Those that are active, without this one.</summary>
    public static SiloAddress[] ActiveBeside(this IClusterMembershipService membership, ILocalSiloDetails self) =>
    [
        .. membership.CurrentSnapshot.Members.Values
            .Where(one => one.Status == SiloStatus.Active && !one.SiloAddress.Equals(self.SiloAddress))
            .Select(one => one.SiloAddress),
    ];
}
