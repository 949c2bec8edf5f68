using System.Collections.Immutable;

namespace WasteSorting.Domain.Registry;

/// <summary>
/// Makes a registry from the lines of its files, whole or not at all. What the registry before knew keeps its index;
/// what is new is appended; what is left out is retired, never dropped: the journal names things by index for good.
/// </summary>
public static class RegistryBuilder
{
    /// <param name="previous">The registry that the lines replace; null: they are the first.</param>
    /// <param name="appliedOn">The day on which they are applied: what they leave out ends on the day before, and never was when it is not given.</param>
    /// <returns>The registry of that day.</returns>
    public static RegistryResult Build(RegistryRows rows, DistrictRegistry? previous, DateOnly appliedOn = default)
    {
        var timeline = new RegistryTimeline(rows);
        var faults = new RegistryFaults();
        timeline.Check(faults);
        RegistryDraft? today = null;
        foreach (var start in faults.Any ? timeline.Starts.Take(1) : timeline.Starts)
        {
            var draft = new RegistryDraft(timeline, previous, start);
            faults.AddNew(draft.Faults);
            today = start <= appliedOn ? draft : today;
        }

        return faults.Any
            ? new RegistryResult(null, faults.ToImmutable())
            : new RegistryResult(Finish(timeline, today!, previous, appliedOn), []);
    }

    /// <summary>
    /// A registry that was accepted before, as it was then: what a check of today finds wrong in it is passed over.
    /// </summary>
    public static DistrictRegistry Restore(RegistryRows rows, DistrictRegistry? previous, DateOnly appliedOn = default)
    {
        var timeline = new RegistryTimeline(rows);
        return Finish(timeline, new RegistryDraft(timeline, previous, appliedOn), previous, appliedOn);
    }

    private static DistrictRegistry Finish(RegistryTimeline timeline, RegistryDraft today, DistrictRegistry? previous, DateOnly appliedOn)
    {
        var retirements = Retirements.After(previous, today.HoldsNode, today.HoldsDuty, appliedOn);
        var registry = today.ToRegistry((previous?.Version ?? 0) + 1, retirements, appliedOn);
        ImmutableArray<DateOnly> starts = [.. timeline.Starts.Union(retirements.Starts).Order()];
        if (starts.Length == 1)
        {
            return registry;
        }

        // It knows every id by its index, so that the registry before need not be kept for the other days, nor those before that.
        var stretches = new RegistryStretches(starts, day => new RegistryDraft(timeline, registry, day).ToRegistry(registry.Version, retirements, day));
        return stretches.Keep(stretches.Of(appliedOn), registry);
    }
}
