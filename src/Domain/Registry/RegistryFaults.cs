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

    /// <summary>Those of another reading that are not there yet.</summary>
    public void AddNew(RegistryFaults other)
    {
        var known = faults.ToHashSet();
        faults.AddRange(other.faults.Where(known.Add).Take(CountMax + 1 - faults.Count));
    }

    public ImmutableArray<Fault> ToImmutable() => [.. faults];
}
