namespace WasteSorting.Actors.Membership;

/// <summary>
/// Finds out whether this silo alone does not hear from the database: its actors can commit nothing, and no probe sees that. Another silo that
/// does hear from it is asked to end this one's membership, so that they come up elsewhere. Where nobody reaches the database, or this silo
/// nobody, it stays: there is nowhere better to be.
/// </summary>
/// <param name="isHeard">Whether anything was heard of the database lately: that one connection was lost says little.</param>
internal sealed class CutOff(
    Func<bool> isHeard, IClusterMembershipService membership, ILocalSiloDetails self, IWitnesses witnesses, TimeProvider time)
{
    /// <summary>A database that is just coming back is heard by this silo too within this time.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    /// <summary>Looks once. Gives the silo that has ended this one's membership; null: it is still a member.</summary>
    public async Task<SiloAddress?> LookAsync(CancellationToken cancellation)
    {
        if (isHeard() || await FindOneWhoReachesItAsync().ConfigureAwait(false) is not { } other)
        {
            return null;
        }

        await Task.Delay(Grace, time, cancellation).ConfigureAwait(false);
        return !isHeard() && await witnesses.EndAsync(other, self.SiloAddress).ConfigureAwait(false) ? other : null;
    }

    private async Task<SiloAddress?> FindOneWhoReachesItAsync()
    {
        var others = membership.ActiveBeside(self);
        var reach = await Task.WhenAll(others.Select(witnesses.ReachesDatabaseAsync)).ConfigureAwait(false);
        return others.Where((_, at) => reach[at]).FirstOrDefault();
    }
}
