using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.Playwright;
using UglyToad.PdfPig;

namespace WasteSorting.Pages.Tests;

/// <summary>A paper as it comes out of the printer: each page says what it belongs to, and nothing is cut.</summary>
public sealed class PrintTests(PagesFixture fixture, Browser browser)
{
    private const char AsciiEnd = '\u0080';
    private const char CjkFirst = '\u4E00';
    private const string Radicals = "\u2E80-\u2FDF";

    public static TheoryData<string> Paths => PaperTests.Paths;

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task EveryPage_HasTheHeadAndItsNumber_AndEveryRowIsWholeUnderTheHeadOfItsTable(string path)
    {
        var (paper, pages) = await PrintAsync(path);
        var head = Printed(paper.QuerySelector("thead .head")!.TextContent);
        for (var number = 1; number <= pages.Count; number++)
        {
            Assert.Matches(head, pages[number - 1]);
            Assert.Matches(Printed($"第{number}页共{pages.Count}页"), pages[number - 1]);
        }

        foreach (var table in paper.QuerySelectorAll("section table"))
        {
            CheckTable(pages, table);
        }
    }

    [Fact]
    public async Task ALongPaper_TurnsItsPages()
    {
        var (_, pages) = await PrintAsync(PaperTests.Paths.First().Data);
        Assert.InRange(pages.Count, 2, 100);
    }

    private static void CheckTable(IReadOnlyList<string> pages, IElement table)
    {
        var head = Printed(table.QuerySelector("thead")!.TextContent);
        foreach (var row in table.QuerySelectorAll("tbody tr"))
        {
            var text = Printed(row.TextContent);
            var on = pages.Where(page => text.IsMatch(page)).ToList();
            Assert.True(on.Count > 0, $"on no page as a whole: {row.TextContent}");
            Assert.True(on.Any(head.IsMatch), $"not under its head: {row.TextContent}");
        }
    }

    /// <summary>What the browser shows, and the text of each page that it prints: without blanks, in the order in which it is drawn.</summary>
    private async Task<(IHtmlDocument Paper, IReadOnlyList<string> Pages)> PrintAsync(string path)
    {
        await using var context = await browser.OpenAsync(fixture.Server.HttpAddress);
        var page = await context.NewPageAsync();
        await page.GotoAsync(path);
        using var printed = PdfDocument.Open(await page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true }));
        return (Site.Parse(await page.ContentAsync()), [.. printed.GetPages().Select(one => Plain(one.Text))]);
    }

    // A printed sign may be said to be another that looks the same: a radical, or a dash.
    private static Regex Printed(string text) => new(string.Concat(Plain(text).Select(letter => letter switch
    {
        < AsciiEnd => Regex.Escape($"{letter}"),
        < CjkFirst => ".",
        _ => $"[{letter}{Radicals}]",
    })));

    private static string Plain(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
}
