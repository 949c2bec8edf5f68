namespace WasteSorting.Domain.Periods;

/// <summary>How long a period is.</summary>
public enum PeriodKind : byte
{
    /// <summary>No period: the duty is owed once.</summary>
    Once = 0,

    /// <summary>A calendar month.</summary>
    Month = 1,

    /// <summary>A calendar quarter.</summary>
    Quarter = 2,

    /// <summary>Half a calendar year.</summary>
    HalfYear = 3,

    /// <summary>A calendar year.</summary>
    Year = 4,
}

/// <summary>How many there are.</summary>
public static class PeriodKinds
{
    /// <summary>With <see cref="PeriodKind.Once"/>.</summary>
    public const int Count = 5;
}
