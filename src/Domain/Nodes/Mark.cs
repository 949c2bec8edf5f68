namespace WasteSorting.Domain.Nodes;

/// <summary>
/// A dated value of which the latest holds: a stage (of 1), or a share (numerator of denominator). Ordered by day, then
/// by value, then by size, so that the order of arrival never matters.
/// </summary>
/// <param name="Day">Day number as in <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="Value">Stage or numerator.</param>
/// <param name="Of">1 for a stage, the denominator for a share.</param>
public readonly record struct Mark(int Day, int Value, int Of) : IComparable<Mark>
{
    public int CompareTo(Mark other)
    {
        var byDay = Day.CompareTo(other.Day);
        if (byDay != 0)
        {
            return byDay;
        }

        var byShare = ((long)Value * other.Of).CompareTo((long)other.Value * Of);
        return byShare != 0 ? byShare : Of.CompareTo(other.Of);
    }

    public static bool operator <(Mark left, Mark right) => left.CompareTo(right) < 0;

    public static bool operator >(Mark left, Mark right) => left.CompareTo(right) > 0;

    public static bool operator <=(Mark left, Mark right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Mark left, Mark right) => left.CompareTo(right) >= 0;
}
