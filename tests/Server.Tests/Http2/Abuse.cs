namespace WasteSorting.Server.Tests.Http2;

/// <summary>The line that a run shows of each case.</summary>
internal static class Abuse
{
    public static void Print(string name, string came) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"abuse | {name,-62} | {came} | pass");
}
