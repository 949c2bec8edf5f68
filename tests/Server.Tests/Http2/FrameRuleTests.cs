namespace WasteSorting.Server.Tests.Http2;

/// <summary>
/// The rules of RFC 9113 and RFC 7541 for what a server may not take, each broken once. h2spec names them; the cases are in our own
/// words.
/// </summary>
public sealed class FrameRuleTests(ServerFixture fixture)
{
    private const int CasesAtLeast = 60;

    private static readonly FrameCase[] Cases =
        [.. ConnectionCases.All, .. StreamCases.All, .. HeaderCases.All, .. CompressionCases.All];

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    [Fact]
    public void EveryCase_IsThereOnce_AndWhereTheServerDeviatesTheTableSaysWhy()
    {
        Assert.Distinct(Cases.Select(one => one.Name));
        Assert.InRange(Cases.Length, CasesAtLeast, int.MaxValue);
        Assert.All(Cases, one => Assert.True(one.Does == one.Must || one.Why != "", $"{one.Name}: {one.Must}, {one.Came}, {one.Why}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ABrokenRule_EndsTheStreamOrTheConnection_AndNothingElse(string name)
    {
        var one = Cases.Single(one => one.Name == name);
        var came = await FramePlay.RunAsync(fixture.Shared, one);
        Assert.Equal(one.Came, came);
        Abuse.Print($"{one.Rule,-11} {one.Name}", one.Why == "" ? came : $"{came}; the RFC: {Says(one.Must)}. {one.Why}");
    }

    private static string Says(Must must) => must switch
    {
        Must.ConnectionError => "a connection error",
        Must.StreamError => "a stream error",
        Must.Ignored => "to be ignored",
        Must.Answered => "to be answered",
    };
}
