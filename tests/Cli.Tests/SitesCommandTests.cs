using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Tests.Fake;

namespace WasteSorting.Cli.Tests;

/// <summary>registry sites.</summary>
public sealed class SitesCommandTests : IDisposable
{
    private const string Header = "序号,名称,类别,责任单位,所在街道（乡镇）";

    private readonly string file = Path.Combine(Path.GetTempPath(), $"cli-sites-{Guid.NewGuid():N}.csv");

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task List_TakesThePlaceOfTheSitesOfItsCategories_OnTheVersionThatItWasReadAgainst()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());

        var run = await RunAsync(server, ["1,工商银行中山街支行,银行网点,财政局（金融工作局）,凤凰北街"]);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("applied as registry version 2", run.Out, StringComparison.Ordinal);
        Assert.Contains("sites in the list: 1, of them new: 1", run.Error, StringComparison.Ordinal);
        var asked = server.Registry.Asked!;
        Assert.Equal((false, 1L, 4), (asked.DryRun, asked.ExpectedVersion, asked.Files.Count));
        var sites = asked.Files.Single(one => one.Name == "sites.csv").Content.ToStringUtf8();
        Assert.Contains("工商银行中山街支行", sites, StringComparison.Ordinal);
        Assert.Contains("school-01", sites, StringComparison.Ordinal);
        Assert.DoesNotContain("银行网点 001", sites, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRun_AppliesNothing()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());

        var run = await RunAsync(server, ["1,兴庆区一小,大中小学,教育局,south"], "--dry-run");

        Assert.Equal((ExitCode.Ok, true), (run.ExitCode, server.Registry.Asked!.DryRun));
        Assert.Contains("not applied", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FaultsOfTheList_AreToldByCell_AndNothingIsApplied()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());

        var run = await RunAsync(server, ["1,兴庆区一小,大中小学,教育局,哪里", "2,,大中小学,教育局,south"]);

        Assert.Equal(ExitCode.No, run.ExitCode);
        Assert.Contains($"{file}:E2:territory: ", run.Out, StringComparison.Ordinal);
        Assert.Contains($"{file}:B3:name: ", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("ApplyRegistry", server.Calls);
    }

    [Fact]
    public async Task File_ThatIsNotThere_IsTwo()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());

        Assert.Equal(ExitCode.Usage, (await CliRun.OfAsync(server.Url, "registry", "sites", file)).ExitCode);
    }

    private async Task<CliRun> RunAsync(FakeServer server, string[] rows, params string[] options)
    {
        await File.WriteAllTextAsync(file, string.Join("\r\n", [Header, .. rows]), TestContext.Current.CancellationToken);
        return await CliRun.OfAsync(server.Url, ["registry", "sites", file, .. options]);
    }
}
