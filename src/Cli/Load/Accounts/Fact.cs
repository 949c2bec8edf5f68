namespace WasteSorting.Cli.Load.Accounts;

/// <summary>What one report says, as the books keep it.</summary>
/// <param name="Subject">Index of what it is about.</param>
/// <param name="Day">Day number.</param>
/// <param name="Value">Stage, count or numerator, as sent.</param>
/// <param name="Of">1, or the denominator.</param>
/// <param name="Takes">Number of the earlier report that it takes back; <see cref="TakesNothing"/>: none.</param>
/// <param name="IsRetraction">It says nothing of its own.</param>
internal readonly record struct Fact(int Subject, int Day, int Value, int Of, int Takes, bool IsRetraction)
{
    public const int TakesNothing = -1;
}

/// <summary>A fact that the ledger took.</summary>
/// <param name="Index">Number of its report.</param>
/// <param name="Revision">From its receipt.</param>
internal readonly record struct Posting(int Index, Fact Fact, long Revision);
