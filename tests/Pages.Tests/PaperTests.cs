using System.IO.Compression;
using System.Net;
using WasteSorting.Domain.Periods;
using WasteSorting.Testing;

namespace WasteSorting.Pages.Tests;

/// <summary>A paper says the same as a page, a document and a sheet; that of an edition stays what it is.</summary>
public sealed class PaperTests(PagesFixture fixture)
{
    private static readonly Period Running = Period.Containing(PeriodKind.Month, Calendar.DayAt(DateTimeOffset.UtcNow));

    public static TheoryData<string> Paths => [$"/notice/{Running}", $"/ranking/{Running}", "/sheet/finance", "/sheet/640104001", "/form/education"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task APaper_IsAPage_ADocument_AndASheet(string path)
    {
        using var site = new Site(fixture.Server.HttpAddress);
        var page = await site.OpenAsync(path);
        var title = Assert.Single(page.QuerySelectorAll("h1")).TextContent.Trim();
        var head = page.QuerySelector("thead .head")!.TextContent;
        Assert.StartsWith(title, head, StringComparison.Ordinal);
        Assert.Contains("草稿", head, StringComparison.Ordinal);
        Assert.All(page.QuerySelectorAll("section table"), table => Assert.NotEmpty(table.QuerySelectorAll("thead th[scope=col]")));
        Assert.NotEmpty((await site.OpenAsync($"{path}?gloss")).QuerySelectorAll("[lang=en]"));
        foreach (var ending in new[] { ".docx", ".xlsx" })
        {
            var content = await DownloadAsync(site, path + ending);
            using var parts = new ZipArchive(new MemoryStream(content));
            Assert.Contains(parts.Entries, entry => entry.FullName == (ending == ".docx" ? "word/document.xml" : "xl/workbook.xml"));
        }
    }

    [Fact]
    public async Task ANotice_OfAnEdition_IsTheSameToTheLastByte_WhateverComesAfterIt()
    {
        await using var server = await ServerProcess.StartFoundedAsync(Running.Previous.FirstDay);
        using var api = new Api(server);
        using var site = new Site(server.HttpAddress);
        await api.PublishAsync(Running.Previous.ToString());
        var path = $"/notice/{Running.Previous}.docx?edition=1";
        var first = await DownloadAsync(site, path);
        var page = await site.OpenAsync($"/notice/{Running.Previous}?edition=1");
        Assert.Contains("第1版通报", page.QuerySelector("thead .head")!.TextContent, StringComparison.Ordinal);

        await api.ActAsync("office", "office-monthly-notice", 1, Running.Previous.ToString());

        Assert.Equal(first, await DownloadAsync(site, path));
    }

    [Theory]
    [InlineData("/notice/never", HttpStatusCode.BadRequest)]
    [InlineData("/notice/2999-01", HttpStatusCode.BadRequest)]
    [InlineData("/notice/2999-01.docx", HttpStatusCode.BadRequest)]
    [InlineData("/form/nobody", HttpStatusCode.NotFound)]
    [InlineData("/form/school-001", HttpStatusCode.BadRequest)]
    [InlineData("/sheet/finance?revision=1", HttpStatusCode.BadRequest)]
    public async Task APaperThatIsNone_IsSaidSo(string path, HttpStatusCode expected)
    {
        using var site = new Site(fixture.Server.HttpAddress);
        using var answer = await site.GetAsync(path);
        Assert.Equal(expected, answer.StatusCode);
        Assert.NotEmpty(Site.Parse(await answer.Content.ReadAsStringAsync()).QuerySelector("main")!.TextContent.Trim());
    }

    private static async Task<byte[]> DownloadAsync(Site site, string path)
    {
        using var answer = await site.GetAsync(path);
        Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        return await answer.Content.ReadAsByteArrayAsync();
    }
}
