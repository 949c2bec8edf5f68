using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;

namespace WasteSorting.Domain.Tallies;

/// <summary>One of a unit's obligations in one period, as a view shows it.</summary>
public readonly record struct UnitDuty(Obligation Obligation, Period Period, ObligationProgress Progress);

/// <summary>A unit's own obligations, each in each of the periods that a view assesses: what its sums are made of.</summary>
public static class UnitDuties
{
    /// <param name="below">Sum of the unit's children in the department line.</param>
    public static IEnumerable<UnitDuty> Of(Node unit, UnitState state, View view, Tally below)
    {
        foreach (var obligation in unit.Obligations)
        {
            if (obligation.Period == PeriodKind.Once)
            {
                yield return Of(unit, state, obligation, Period.Once, view, below);
                continue;
            }

            foreach (var period in view.PeriodsOf(obligation.Period))
            {
                yield return Of(unit, state, obligation, period, view, below);
            }
        }
    }

    /// <summary>A unit's own obligations in every period that takes reports: what runs, and what is provisional.</summary>
    public static IEnumerable<UnitDuty> Open(Node unit, UnitState state, View view, Tally below)
    {
        foreach (var obligation in unit.Obligations)
        {
            var running = view.Calendar.Running(obligation.Period);
            yield return Of(unit, state, obligation, running, view, below);
            if (obligation.Period != PeriodKind.Once && view.Calendar.StateOf(running.Previous) == PeriodState.Provisional)
            {
                yield return Of(unit, state, obligation, running.Previous, view, below);
            }
        }
    }

    /// <summary>One obligation in any period that it has.</summary>
    public static UnitDuty Of(Node unit, UnitState state, Obligation obligation, Period period, View view, Tally below) => new(
        obligation,
        period,
        ObligationProgress.Of(unit, obligation, state.Facts(obligation.Index, period), SitesDone.Of(unit, obligation, below.Cells), view));
}
