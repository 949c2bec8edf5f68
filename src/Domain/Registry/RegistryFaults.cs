using System.Collections.Immutable;

namespace WasteSorting.Domain.Registry;

/// <summary>Collects faults, up to a bound: a file of another kind would make one for each of its lines.</summary>
internal sealed class RegistryFaults
{
    public const int CountMax = 10_000;

    private readonly List<Fault> faults = [];

    public bool Any => faults.Count > 0;

    public void Add(string file, int line, string column, string message)
    {
        if (faults.Count < CountMax)
        {
            faults.Add(new Fault(file, line, column, message));
        }
        else if (faults.Count == CountMax)
        {
            faults.Add(new Fault(file, 0, "", $"more than {CountMax} faults: the rest is not listed"));
        }
    }

    public ImmutableArray<Fault> ToImmutable() => [.. faults];
}
