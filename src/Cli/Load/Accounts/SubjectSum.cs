namespace WasteSorting.Cli.Load.Accounts;

/// <summary>A dated value: of two, that of the later day holds, on one day the larger. <paramref name="Of"/> is 0 for no value.</summary>
internal readonly record struct DatedValue(int Day, int Value, int Of)
{
    public bool IsNone => Of == 0;

    public long Bp => IsNone ? 0 : (long)Value * 10_000 / Of;

    public bool IsBelow(in DatedValue other) => other.Day != Day ? other.Day > Day : (long)Value * other.Of < (long)other.Value * Of;

    public static DatedValue Later(in DatedValue left, in DatedValue right) =>
        left.IsNone ? right : right.IsNone || !left.IsBelow(right) ? left : right;
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
