using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Faults;

/// <summary>What the tests of faults print, a row each, and the rule that they share.</summary>
internal static class FaultTable
{
    public static void SkipUnlessRelease() => Assert.SkipUnless(FaultSize.IsOfRelease, FaultSize.IsLong);

    /// <summary>Prints a row; nothing may be lost or counted twice.</summary>
    public static void Judge(string fault, int rounds, long acknowledged, long lost, long twice, TimeSpan? recovery = null)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(FaultSize.Row(fault, rounds, acknowledged, lost, twice, recovery));
        Assert.Equal((0, 0), (lost, twice));
    }
}
