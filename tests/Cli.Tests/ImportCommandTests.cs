using System.Globalization;
using System.Text.Json;
using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Tests.Fake;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Cli.Tests;

/// <summary>template and import.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private const string Header = "node,name,obligation,title,period,day,count,numerator,denominator,stage,link,note";
    private const string Act = "finance,,funding,,2026,2026-11-05,3,,,,,";
    private const string Site = "bank-01,,,,,2026-11-06,,,,已申报,,";

    private readonly DirectoryInfo files = Directory.CreateTempSubdirectory("cli-import");

    public void Dispose() => files.Delete(recursive: true);

    [Theory]
    [InlineData("form.xlsx")]
    [InlineData("form.csv")]
    public async Task Template_HasARowForEachDutyAndSite_AndIsReadBack(string name)
    {
        var file = Path.Combine(files.FullName, name);
        await using var server = await FakeServer.StartAsync(new FakeLedger());

        var run = await CliRun.OfAsync(server.Url, "template", "finance", "--out", file);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("duties 3, sites 9", run.Out, StringComparison.Ordinal);
        using var content = File.OpenRead(file);
        var rows = SheetReader.Read(content, file).Table!.Rows.SelectMany(row => row.Cells).Select(cell => cell.Text).ToList();
        Assert.Contains("funding", rows);
        Assert.Contains("bank-09", rows);
        Assert.Single(files.GetFiles());
    }

    [Fact]
    public async Task Template_OfATown_HasTheSitesThatStandThere_AndItsImportTakesThem()
    {
        var file = Path.Combine(files.FullName, "form.csv");
        await using var server = await FakeServer.StartAsync(new FakeLedger());

        var run = await CliRun.OfAsync(server.Url, "template", "south", "--out", file);
        var sent = await CliRun.OfAsync(server.Url, "import", Sheet("bank-02,,,,,2026-11-06,,,,已申报,,"), "--unit", "south", "--yes");

        Assert.Contains("duties 2, sites 6", run.Out, StringComparison.Ordinal);
        Assert.Contains("bank-02", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, sent.ExitCode);
        Assert.Contains("new 1, there already 0", sent.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Template_AsItCame_SaysNothing()
    {
        var file = Path.Combine(files.FullName, "form.xlsx");
        await using var server = await FakeServer.StartAsync(new FakeLedger());
        await CliRun.OfAsync(server.Url, "template", "finance", "--out", file);

        var run = await CliRun.OfAsync(server.Url, "import", file, "--unit", "finance", "--yes");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.StartsWith("reports: new 0, there already 0; rows left blank:", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("TryReports", server.Calls);
    }

    [Theory]
    [InlineData("template", "finance")]
    [InlineData("template", "finance", "--out", "form.docx")]
    [InlineData("template", "departments", "--out", "form.csv")]
    [InlineData("import", "nowhere.csv", "--unit", "finance", "--yes")]
    [InlineData("import", "form.csv")]
    public async Task ACommandOfTheWrongSort_IsTwo(params string[] args)
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());

        Assert.Equal(ExitCode.Usage, (await CliRun.OfAsync(server.Url, args)).ExitCode);
    }

    [Fact]
    public async Task SameFile_Twice_CountsOnce()
    {
        var ledger = new FakeLedger();
        await using var server = await FakeServer.StartAsync(ledger);
        string[] import = ["import", Sheet(Act, Site), "--unit", "finance", "--yes"];

        var first = await CliRun.OfAsync(server.Url, import);
        var second = await CliRun.OfAsync(server.Url, import);

        Assert.Equal((ExitCode.Ok, ExitCode.Ok, 2), (first.ExitCode, second.ExitCode, (int)ledger.Revision));
        Assert.Contains("new 2, there already 0", first.Out, StringComparison.Ordinal);
        Assert.Contains("new 0, there already 2", second.Out, StringComparison.Ordinal);
        Assert.Single(server.Calls, call => call == "StreamReports");
    }

    [Fact]
    public async Task FileThatGrew_SendsOnlyWhatIsNew()
    {
        var ledger = new FakeLedger();
        await using var server = await FakeServer.StartAsync(ledger);
        await CliRun.OfAsync(server.Url, "import", Sheet(Act), "--unit", "finance", "--yes");

        var run = await CliRun.OfAsync(server.Url, "import", Sheet(Act, Site), "--unit", "finance", "--yes");

        Assert.Equal(2, ledger.Revision);
        Assert.Contains("new 1, there already 1", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trial_ShowsTotalsAndPlacesThatWouldMove_AndKeepsNothing()
    {
        var ledger = new FakeLedger();
        await using var server = await FakeServer.StartAsync(ledger);

        var run = await CliRun.OfAsync(server.Url, "import", Sheet(Act, Site), "--unit", "finance", "--dry-run");

        Assert.Equal((ExitCode.Ok, 0), (run.ExitCode, (int)ledger.Revision));
        Assert.Contains("new 2, there already 0, refused 0", run.Out, StringComparison.Ordinal);
        Assert.Contains("3 → 4", run.Out, StringComparison.Ordinal);
        Assert.Contains("乡镇、街道", run.Out, StringComparison.Ordinal);
        Assert.Contains("trying reports: 2", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FaultsOfTheSheet_AreToldByCell_AndNothingIsTried()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());
        var file = Sheet(Act.Replace(",3,", ",many,", StringComparison.Ordinal), Site.Replace("2026-11-06", "soon", StringComparison.Ordinal));

        var run = await CliRun.OfAsync(server.Url, "import", file, "--unit", "finance", "--yes");

        Assert.Equal(ExitCode.No, run.ExitCode);
        Assert.Contains($"{file}:G2:count: ", run.Out, StringComparison.Ordinal);
        Assert.Contains($"{file}:F3:day: ", run.Out, StringComparison.Ordinal);
        Assert.Contains(" → ", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("TryReports", server.Calls);
    }

    [Fact]
    public async Task FaultsThatTheLedgerFinds_AreToldByCell_AndNothingIsSent()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());
        var ahead = FakeLedger.Today.AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var file = Sheet(Act, Site.Replace("2026-11-06", ahead, StringComparison.Ordinal));

        var run = await CliRun.OfAsync(server.Url, "import", file, "--unit", "finance", "--yes");

        Assert.Equal(ExitCode.No, run.ExitCode);
        Assert.Contains($"{file}:F3:day: ", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("StreamReports", server.Calls);
    }

    [Fact]
    public async Task File_ThatIsNoSheet_IsAFault()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());
        var file = Path.Combine(files.FullName, "broken.xlsx");
        await File.WriteAllTextAsync(file, "PK nothing", TestContext.Current.CancellationToken);

        var run = await CliRun.OfAsync(server.Url, "import", file, "--unit", "finance", "--yes");

        Assert.Equal(ExitCode.No, run.ExitCode);
        Assert.StartsWith($"{file}: ", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y", ExitCode.Ok, 2)]
    [InlineData("是", ExitCode.Ok, 2)]
    [InlineData("n", ExitCode.No, 0)]
    [InlineData("", ExitCode.No, 0)]
    public async Task Person_AtTheTerminal_IsAsked(string answer, int code, int accepted)
    {
        var ledger = new FakeLedger();
        await using var server = await FakeServer.StartAsync(ledger);

        var run = await CliRun.AskedAsync(server.Url, answer, "import", Sheet(Act, Site), "--unit", "finance");

        Assert.Equal((code, accepted), (run.ExitCode, (int)ledger.Revision));
        Assert.Contains("send 2 reports? [y/N]", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutATerminal_ConsentMustBeGiven()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());

        var run = await CliRun.OfAsync(server.Url, "import", Sheet(Act), "--unit", "finance");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("--yes", run.Error, StringComparison.Ordinal);
        Assert.Empty(server.Calls);
    }

    [Fact]
    public async Task Stream_ThatBreaks_IsTakenUpAgain_AndNothingCountsTwice()
    {
        var ledger = new FakeLedger { BreakStreamEvery = 2, RefuseEvery = 700 };
        await using var server = await FakeServer.StartAsync(ledger);
        var rows = Enumerable.Range(1, 1_200).Select(number => string.Create(CultureInfo.InvariantCulture, $"{Act}row {number}"));

        var run = await CliRun.OfAsync(server.Url, "import", Sheet([.. rows]), "--unit", "finance", "--yes");

        Assert.Equal((ExitCode.Ok, 1_200), (run.ExitCode, (int)ledger.Revision));
        Assert.Contains("new 1200, there already 0", run.Out, StringComparison.Ordinal);
        Assert.Contains("sending reports: 500 of 1,200", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_IsOneObjectALine_TheResultLast()
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());

        var run = await CliRun.OfAsync(server.Url, "import", Sheet(Act, Site), "--unit", "finance", "--yes", "--json");

        var lines = run.Out.TrimEnd().Split(Environment.NewLine);
        Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
        using var result = JsonDocument.Parse(lines[^1]);
        Assert.Equal(2, result.RootElement.GetProperty("new").GetInt32());
    }

    private string Sheet(params string[] rows)
    {
        var file = Path.Combine(files.FullName, $"{Guid.NewGuid():N}.csv");
        File.WriteAllText(file, string.Join("\r\n", [Header, .. rows]));
        return file;
    }
}
