namespace WasteSorting.Simulation;

/// <summary>An invariant of the ledger does not hold. Whatever throws it says which one, of those in the design of reliability.</summary>
internal sealed class InvariantBrokenException(string invariant, string what) : Exception($"{invariant}: {what}")
{
    public static void Require(bool holds, string invariant, string what)
    {
        if (!holds)
        {
            throw new InvariantBrokenException(invariant, what);
        }
    }
}
