namespace WasteSorting.Domain.Nodes;

/// <summary>
/// A statement about a day: a stage (of 1), or a share (numerator of denominator). Of several the one about the latest day holds, and of those about
/// one day the one that was accepted last.
/// </summary>
/// <param name="Day">Day number as in <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="Order">Which of the node's events says it, counted from 1: it tells the order of acceptance.</param>
/// <param name="Value">Stage or numerator.</param>
/// <param name="Of">1 for a stage, the denominator for a share.</param>
public readonly record struct Mark(int Day, int Order, int Value, int Of)
{
    /// <summary>Whether it says of the same day the same as another.</summary>
    public bool SaysAs(in Mark other) => Day == other.Day && Value == other.Value && Of == other.Of;

    /// <summary>Negative where another holds against it, positive where it holds, 0 where they are one.</summary>
    public int CompareTo(in Mark other) => Day != other.Day ? Day.CompareTo(other.Day) : Order.CompareTo(other.Order);
}
