using System.Collections.Immutable;

namespace WasteSorting.Domain.Registry;

/// <summary>A registry without a fault, or all faults and no registry.</summary>
public sealed record RegistryResult(DistrictRegistry? Registry, ImmutableArray<Fault> Faults);
