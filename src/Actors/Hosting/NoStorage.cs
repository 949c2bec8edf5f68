using Orleans.Storage;

namespace WasteSorting.Actors.Hosting;

/// <summary>
/// Keeps nothing. What the actors of a silo alone heard of each other ends with them: the next activation of a node asks its children again.
/// </summary>
internal sealed class NoStorage : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;
}
