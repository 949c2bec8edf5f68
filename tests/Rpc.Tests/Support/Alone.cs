namespace WasteSorting.Rpc.Tests.Support;

/// <summary>Tests that measure the whole process run while no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
