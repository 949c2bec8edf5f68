namespace WasteSorting.Server.Tests.Cluster;

/// <summary>Tests that take minutes and a quiet machine run when somebody asks for them.</summary>
internal static class LongTests
{
    private const string Variable = "WASTESORTING_FAULTS";

    public static void SkipUnlessAsked() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable(Variable) == "all", $"takes minutes and a quiet machine: {Variable}=all runs it");
}
