namespace WasteSorting.Cli.Load.Accounts;

/// <summary>
/// A dated value: of two that of the later day holds, and of one day the one that was accepted later. <paramref name="Of"/> is 0 for no value.
/// </summary>
internal readonly record struct DatedValue(int Day, long Revision, int Value, int Of)
{
    public bool IsNone => Of == 0;

    public long Bp => IsNone ? 0 : (long)Value * 10_000 / Of;

    public static DatedValue Later(in DatedValue left, in DatedValue right) =>
        right.IsNone || (!left.IsNone && (left.Day, left.Revision).CompareTo((right.Day, right.Revision)) > 0) ? left : right;
}

/// <summary>What the reports of a run come to, for one subject.</summary>
internal struct SubjectSum
{
    /// <summary>The run changed it.</summary>
    public bool IsTouched;

    /// <summary>What is counted more than before the run.</summary>
    public long Added;

    /// <summary>The dated value that holds among the run's reports that count.</summary>
    public DatedValue Latest;
}
