using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace WasteSorting.Domain.Registry;

/// <summary>One registry as it is in each stretch of time, read when it is asked for; some are kept. Used by any number of readers.</summary>
/// <param name="starts">First day of each stretch, rising; the first is the first of all.</param>
/// <param name="read">Reads the registry of the stretch that begins on a day.</param>
internal sealed class RegistryStretches(ImmutableArray<DateOnly> starts, Func<DateOnly, DistrictRegistry> read)
{
    private const int KeptMax = 16;

    private readonly ConcurrentDictionary<int, DistrictRegistry> kept = new();

    public ImmutableArray<DateOnly> Starts => starts;

    public DistrictRegistry On(DateOnly day)
    {
        var stretch = Of(day);
        return kept.TryGetValue(stretch, out var found) ? found : Keep(stretch, read(starts[stretch]));
    }

    /// <summary>The stretch that a day lies in.</summary>
    public int Of(DateOnly day)
    {
        var at = starts.BinarySearch(day);
        return at >= 0 ? at : ~at - 1;
    }

    public DistrictRegistry Keep(int stretch, DistrictRegistry registry)
    {
        if (kept.Count >= KeptMax)
        {
            kept.Clear();
        }

        registry.StandAt(this, stretch);
        return kept.GetOrAdd(stretch, registry);
    }
}
