namespace WasteSorting.Simulation;

/// <summary>A simulation that does not find these proves nothing: each is found within 500 seeds.</summary>
public sealed class PlantedBugTests(ITestOutputHelper output)
{
    private const int SeedsMax = 500;

    public static TheoryData<string> Planted => [.. Enum.GetNames<Bug>().Where(name => name != nameof(Bug.None))];

    [Theory]
    [MemberData(nameof(Planted))]
    public void APlantedBug_IsFound(string name)
    {
        var bug = Enum.Parse<Bug>(name);
        for (var seed = 1; seed <= SeedsMax; seed++)
        {
            try
            {
                Run.Of(seed, bug);
            }
            catch (FoundException found)
            {
                output.WriteLine($"{name}: seed {seed}: {found.InnerException!.Message}");
                return;
            }
        }

        Assert.Fail($"{name} is not found within {SeedsMax} seeds");
    }
}
