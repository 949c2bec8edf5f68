using WasteSorting.Domain.Tallies;

namespace WasteSorting.Actors.Sums;

/// <summary>What a child tells its parent on one line.</summary>
/// <param name="Child">Index of the child.</param>
/// <param name="Epoch">Revision of the day and registry that the tally was counted under.</param>
/// <param name="Version">Entries about nodes below the child, itself included, that are in the tally.</param>
[GenerateSerializer]
[Immutable]
[Alias("pushed-sum")]
internal sealed record PushedSum(
    [property: Id(0)] int Child, [property: Id(1)] long Epoch, [property: Id(2)] long Version, [property: Id(3)] Tally Tally);

/// <summary>A node's sums along both lines.</summary>
/// <param name="LineVersion">Of the sum along the department line.</param>
/// <param name="TerritoryVersion">Of the sum along the territory.</param>
[GenerateSerializer]
[Immutable]
[Alias("node-sums")]
internal sealed record NodeSums(
    [property: Id(0)] long Epoch,
    [property: Id(1)] long LineVersion,
    [property: Id(2)] Tally Line,
    [property: Id(3)] long TerritoryVersion,
    [property: Id(4)] Tally Territory);
