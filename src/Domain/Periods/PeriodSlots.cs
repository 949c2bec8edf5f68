namespace WasteSorting.Domain.Periods;

/// <summary>
/// The places for periods in a tally: once, then for each kind the running period and the one before. Slots move with the
/// calendar; a tally is read with the calendar that it was made with.
/// </summary>
public static class PeriodSlots
{
    public const int Count = 9;

    public const int Once = 0;

    /// <summary>The slot of a period; −1 when it has none.</summary>
    public static int Of(Calendar calendar, Period period)
    {
        if (period.Kind == PeriodKind.Once)
        {
            return Once;
        }

        var running = calendar.Running(period.Kind);
        var slot = ((int)period.Kind * 2) - 1;
        return period == running ? slot : period == running.Previous ? slot + 1 : -1;
    }

    /// <summary>The period in a slot.</summary>
    public static Period At(Calendar calendar, int slot)
    {
        if (slot == Once)
        {
            return Period.Once;
        }

        var running = calendar.Running((PeriodKind)((slot + 1) / 2));
        return slot % 2 == 1 ? running : running.Previous;
    }

    /// <summary>Whether the slot is the previous period of its kind.</summary>
    public static bool IsPrevious(int slot) => slot != Once && slot % 2 == 0;

    /// <summary>Whether the ledger knew the slot's period while it ran: else it has no figures.</summary>
    public static bool IsKnown(Calendar calendar, int slot) => calendar.IsKnown(At(calendar, slot));
}
