using System.Collections.Immutable;
using WasteSorting.Domain.Periods;

namespace WasteSorting.Domain.Registry;

/// <summary>Which targets of a unit count its sites of a category. Sites alike share one list.</summary>
internal sealed class TargetDays
{
    private readonly Dictionary<(int Unit, int Category), ImmutableArray<TargetDay>> known = [];

    public ImmutableArray<TargetDay> Of(Node unit, int category)
    {
        if (!known.TryGetValue((unit.Index, category), out var found))
        {
            known.Add(
                (unit.Index, category),
                found =
                [
                    .. unit.Obligations.Where(one => one.Category == category)
                        .Select(one => new TargetDay(unit.TargetOf(one), one.DueDay(Period.Once))),
                ]);
        }

        return found;
    }
}
