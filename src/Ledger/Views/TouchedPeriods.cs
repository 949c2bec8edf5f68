using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;

namespace WasteSorting.Ledger.Views;

/// <summary>A period whose figures or rules a registry changes.</summary>
/// <param name="Edition">Number of the edition that is out, and stays as it is; 0: none is.</param>
public readonly record struct TouchedPeriod(Period Period, int Edition)
{
    /// <summary>Periods of each kind that are looked at, the newest first.</summary>
    private const int PeriodsMax = 60;

    /// <param name="now">The running view.</param>
    /// <param name="after">The registry that would follow.</param>
    internal static IReadOnlyList<TouchedPeriod> Of(DistrictView now, DistrictRegistry after)
    {
        var next = now.With(after, now.Revision);
        return
        [
            .. now.Calendar.KnownPeriods().GroupBy(period => period.Kind).SelectMany(kind => kind.Take(PeriodsMax))
                .Where(period => Differs(now.Through(period), next.Through(period)))
                .Select(period => new TouchedPeriod(period, now.Calendar.Book[period].Current?.Number ?? 0)),
        ];
    }

    private static bool Differs(DistrictView before, DistrictView after)
    {
        if (!RegistryDiff.AreSame(before.View.Rules, after.View.Rules))
        {
            return true;
        }

        for (var index = 0; index < before.Nodes.Count; index++)
        {
            if (!Equals(before.Nodes[index].Line, after.Nodes[index].Line) || !Equals(before.Nodes[index].Territory, after.Nodes[index].Territory))
            {
                return true;
            }
        }

        return false;
    }
}
