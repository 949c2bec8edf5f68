using Orleans.Runtime.Placement;

namespace WasteSorting.Actors.Membership;

/// <summary>Looks from its own silo, which its key names, whether another one refuses connections.</summary>
[Alias("witness")]
internal interface IWitnessGrain : IGrainWithStringKey
{
    /// <summary>False when it does not live on the silo that its key names.</summary>
    [Alias("is-refused")]
    [ResponseTimeout("00:00:00.6")]
    Task<bool> IsRefusedAsync(SiloAddress about);
}

/// <summary>See <see cref="IWitnessGrain"/>.</summary>
internal sealed class WitnessGrain(ILocalSiloDetails self) : Grain, IWitnessGrain
{
    public async Task<bool> IsRefusedAsync(SiloAddress about)
    {
        var isHere = this.GetPrimaryKeyString() == self.SiloAddress.ToParsableString();
        if (!isHere)
        {
            DeactivateOnIdle();
        }

        return isHere && await Refusals.IsRefusedAsync(about.Endpoint).ConfigureAwait(true);
    }
}

/// <summary>Asks the witnesses of other silos by grains that are placed there.</summary>
internal sealed class Witnesses(IGrainFactory grains) : IWitnesses
{
    public async Task<bool> IsRefusedAsync(SiloAddress asked, SiloAddress about)
    {
        try
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, asked);
            return await grains.GetGrain<IWitnessGrain>(asked.ToParsableString()).IsRefusedAsync(about).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // whoever does not answer has not been refused
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
