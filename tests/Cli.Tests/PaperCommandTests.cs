using System.Text.Json;
using DocumentFormat.OpenXml.Packaging;
using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Tests.Fake;

namespace WasteSorting.Cli.Tests;

/// <summary>notice, form and sheet.</summary>
public sealed class PaperCommandTests : IDisposable
{
    private readonly DirectoryInfo files = Directory.CreateTempSubdirectory("cli-papers");

    public void Dispose() => files.Delete(recursive: true);

    [Theory]
    [InlineData("兴庆区2026年10月生活垃圾分类工作督查通报", "notice", "2026-10")]
    [InlineData("凤凰北街", "notice", "2026-10")]
    [InlineData("91.50", "notice", "2026-10")]
    [InlineData("兴庆区2026年下半年生活垃圾分类工作考核排名", "notice", "2026H2")]
    [InlineData("第3版通报", "notice", "2026-10", "--edition", "3")]
    [InlineData("草稿（未发布）", "notice", "2026-10", "--live")]
    [InlineData("Inspection notice", "notice", "2026-10", "--gloss")]
    [InlineData("示范点数", "form", "finance")]
    [InlineData("备注", "form", "finance")]
    [InlineData("2026年10月", "form", "finance", "--period", "2026-10")]
    [InlineData("并列第1名", "sheet", "north")]
    [InlineData("良好", "sheet", "north")]
    [InlineData("样例规则", "sheet", "north")]
    [InlineData("银行网点 001", "sheet", "north")]
    [InlineData("银行网点 009", "sheet", "finance")]
    [InlineData("未参加排名", "sheet", "finance")]
    public async Task Paper_IsReadOnTheTerminal(string said, params string[] args)
    {
        var run = await RunAsync(args);

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains(said, run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Out);
    }

    [Theory]
    [InlineData(1, "notice", "2026-10")]
    [InlineData(1, "form", "finance")]
    [InlineData(5, "sheet", "north")]
    public async Task Paper_AsJson_IsTheAnswersThatItIsMadeFrom(int lines, params string[] args)
    {
        var run = await RunAsync([.. args, "--json"]);

        var objects = run.Out.TrimEnd().Split(Environment.NewLine);
        Assert.Equal(lines, objects.Length);
        Assert.All(objects, line => JsonDocument.Parse(line).Dispose());
    }

    [Theory]
    [InlineData("notice", "2026-10")]
    [InlineData("notice", "2026H2")]
    [InlineData("form", "finance")]
    [InlineData("sheet", "north")]
    public async Task Paper_Written_IsADocumentAndAWorkbook(params string[] args)
    {
        var (docx, xlsx) = (PathOf("paper.docx"), PathOf("paper.XLSX"));
        await File.WriteAllTextAsync(docx, "an older one", TestContext.Current.CancellationToken);

        Assert.Contains(docx, (await RunAsync([.. args, "--out", docx])).Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, (await RunAsync([.. args, "--out", xlsx])).ExitCode);

        using (var document = WordprocessingDocument.Open(docx, isEditable: false))
        {
            Assert.Contains("生活垃圾分类工作", document.MainDocumentPart!.Document!.InnerText, StringComparison.Ordinal);
        }

        using (var workbook = SpreadsheetDocument.Open(xlsx, isEditable: false))
        {
            Assert.NotEmpty(workbook.WorkbookPart!.WorksheetParts);
        }

        Assert.Equal(2, files.GetFiles().Length);
    }

    [Fact]
    public async Task Paper_WrittenAgain_IsTheSameFile()
    {
        await RunAsync("notice", "2026-10", "--out", PathOf("a.docx"));
        await RunAsync("notice", "2026-10", "--out", PathOf("b.docx"));

        Assert.Equal(await BytesAsync("a.docx"), await BytesAsync("b.docx"));
    }

    [Theory]
    [InlineData("notice", "2026-10", "--out", "notice.pdf")]
    [InlineData("form", "finance", "--out", "form")]
    [InlineData("form", "finance", "--out", "/nowhere/at/all/form.docx")]
    [InlineData("sheet", "bank-01")]
    [InlineData("notice")]
    public async Task ACommandOfTheWrongSort_IsTwo(params string[] args)
    {
        var run = await RunAsync(args);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Ending_ThatIsNotKnown_IsNamedWithThoseThatAre()
    {
        var run = await RunAsync("notice", "2026-10", "--out", "x.pdf");

        Assert.Contains("'x.pdf' does not end in .docx or .xlsx", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unit_ThatIsNotThere_IsOne()
    {
        Assert.Equal(ExitCode.No, (await RunAsync("form", "nowhere", "--out", PathOf("form.docx"))).ExitCode);
        Assert.Equal(ExitCode.No, (await RunAsync("sheet", "nowhere")).ExitCode);
        Assert.Empty(files.GetFiles());
    }

    private static async Task<CliRun> RunAsync(params string[] args)
    {
        await using var server = await FakeServer.StartAsync(new FakeLedger());
        return await CliRun.OfAsync(server.Url, args);
    }

    private string PathOf(string file) => Path.Combine(files.FullName, file);

    private Task<byte[]> BytesAsync(string file) => File.ReadAllBytesAsync(PathOf(file), TestContext.Current.CancellationToken);
}
