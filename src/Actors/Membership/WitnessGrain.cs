using Orleans.Runtime.Placement;
using WasteSorting.Ledger.Commit;

namespace WasteSorting.Actors.Membership;

/// <summary>Tells from its own silo, which its key names, what that one sees; and ends a silo that cannot do so itself.</summary>
[Alias("witness")]
internal interface IWitnessGrain : IGrainWithStringKey
{
    /// <summary>False when it does not live on the silo that its key names.</summary>
    [Alias("is-refused")]
    [ResponseTimeout("00:00:00.6")]
    Task<bool> IsRefusedAsync(SiloAddress about);

    /// <summary>Whether its silo hears from the ledger's database now. False when it does not live on the silo that its key names.</summary>
    [Alias("reaches-database")]
    [ResponseTimeout("00:00:01")]
    Task<bool> ReachesDatabaseAsync();

    /// <summary>Ends the membership of a silo that asks for it.</summary>
    [Alias("end")]
    [ResponseTimeout("00:00:03")]
    Task<bool> EndAsync(SiloAddress about);
}

/// <summary>See <see cref="IWitnessGrain"/>.</summary>
internal sealed class WitnessGrain(ILocalSiloDetails self, IClusterMembershipService membership, LiveLedger ledger) : Grain, IWitnessGrain
{
    public async Task<bool> IsRefusedAsync(SiloAddress about) => IsHere() && await Refusals.IsRefusedAsync(about.Endpoint).ConfigureAwait(true);

    public async Task<bool> ReachesDatabaseAsync()
    {
        if (!IsHere())
        {
            return false;
        }

        try
        {
            await ledger.Store.ReachedAsync(ledger.State.Revision).ConfigureAwait(true);
            return true;
        }
        catch (StoreLostException)
        {
            return false;
        }
    }

    public async Task<bool> EndAsync(SiloAddress about) => IsHere() && await membership.TryKill(about).ConfigureAwait(true);

    private bool IsHere()
    {
        var isHere = this.GetPrimaryKeyString() == self.SiloAddress.ToParsableString();
        if (!isHere)
        {
            DeactivateOnIdle();
        }

        return isHere;
    }
}

/// <summary>What another silo sees. False is also the answer of one that gives none.</summary>
internal interface IWitnesses
{
    /// <summary>Whether a third one refuses its connections.</summary>
    Task<bool> IsRefusedAsync(SiloAddress asked, SiloAddress about);

    /// <summary>Whether it hears from the ledger's database.</summary>
    Task<bool> ReachesDatabaseAsync(SiloAddress asked);

    /// <summary>Has it end the membership of one that asks for that, and cannot reach the table itself.</summary>
    Task<bool> EndAsync(SiloAddress asked, SiloAddress about);
}

/// <summary>Asks the witnesses of other silos by grains that are placed there.</summary>
internal sealed class Witnesses(IGrainFactory grains) : IWitnesses
{
    public Task<bool> IsRefusedAsync(SiloAddress asked, SiloAddress about) => AskAsync(asked, one => one.IsRefusedAsync(about));

    public Task<bool> ReachesDatabaseAsync(SiloAddress asked) => AskAsync(asked, one => one.ReachesDatabaseAsync());

    public Task<bool> EndAsync(SiloAddress asked, SiloAddress about) => AskAsync(asked, one => one.EndAsync(about));

    private async Task<bool> AskAsync(SiloAddress asked, Func<IWitnessGrain, Task<bool>> ask)
    {
        try
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, asked);
            return await ask(grains.GetGrain<IWitnessGrain>(asked.ToParsableString())).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // who does not answer bears no witness
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }
}
