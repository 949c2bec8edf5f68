namespace WasteSorting.Server.Tests.Cluster;

/// <summary>Tests whose processes need the machine's cores and measure outages: nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
