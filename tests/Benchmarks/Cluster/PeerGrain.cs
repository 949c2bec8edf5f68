namespace WasteSorting.Benchmarks.Cluster;

/// <summary>What one would write first: a grain that saves its state with every report, as Orleans ships it.</summary>
public interface IPeerGrain : IGrainWithIntegerKey
{
    Task<long> ReportAsync(int acts);
}

/// <summary>State of a <see cref="IPeerGrain"/>.</summary>
[GenerateSerializer]
public sealed class PeerState
{
    [Id(0)]
    public long Acts { get; set; }

    [Id(1)]
    public long Reports { get; set; }
}

/// <summary>See <see cref="IPeerGrain"/>.</summary>
public sealed class PeerGrain([PersistentState("peer", PeerGrain.Storage)] IPersistentState<PeerState> state) : Grain, IPeerGrain
{
    public const string Storage = "peer";

    public async Task<long> ReportAsync(int acts)
    {
        state.State.Acts += acts;
        state.State.Reports++;
        await state.WriteStateAsync().ConfigureAwait(true);
        return state.State.Reports;
    }
}
