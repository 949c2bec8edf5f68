namespace WasteSorting.Domain.Registry;

/// <summary>One difference between two registries.</summary>
/// <param name="Detail">What differs, for a reader; empty for added and retired.</param>
public sealed record RegistryChange(RegistryAction Action, RegistrySubject Subject, string Id, string Detail);

/// <summary>What became of a subject.</summary>
public enum RegistryAction : byte
{
    Added = 1,
    Changed = 2,
    Retired = 3,
}

/// <summary>What a change is about.</summary>
public enum RegistrySubject : byte
{
    Node = 1,
    Category = 2,
    Obligation = 3,
    Rule = 4,
}
