using WasteSorting.Domain.Registry;

namespace WasteSorting.Ledger.Journal;

/// <summary>A ledger cannot start with this registry.</summary>
public sealed class RegistryFaultsException(IReadOnlyList<Fault> faults)
    : Exception($"The registry has {faults.Count} fault(s):{Environment.NewLine}{string.Join(Environment.NewLine, faults)}")
{
    public IReadOnlyList<Fault> Faults { get; } = faults;
}
