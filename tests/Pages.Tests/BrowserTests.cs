using Microsoft.Playwright;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;
using static Microsoft.Playwright.Assertions;

namespace WasteSorting.Pages.Tests;

/// <summary>The board in a real browser.</summary>
public sealed class BrowserTests(Browser browser, PagesFixture fixture)
{
    [Fact]
    public async Task TheBoard_MovesUnderLoad_AndEndsWithTheApisNumbers()
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new Api(server);
        await using var context = await browser.OpenAsync(server.HttpAddress);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async reporter =>
        {
            for (var at = 1; at <= 40; at++)
            {
                await api.StageAsync($"bank-outlet-{(reporter * 40) + at:D3}", Stage.ReportedDone);
            }
        }));
        var district = await api.Progress.GetProgressAsync(new GetProgressRequest());
        await Expect(Cell(page, "revision")).ToHaveTextAsync($"{district.Revision}");
        await Expect(Cell(page, "district-reported")).ToHaveTextAsync($"{district.Progress.Department.Sites.ReportedDone}");
        await Expect(Cell(page, "d-finance-missing")).ToHaveTextAsync("0");
        Assert.Equal(160, district.Progress.Department.Sites.ReportedDone);
    }

    [Fact]
    public async Task AServerThatIsKilled_LeavesTheLastValues_AndTheBoardComesBackByItself()
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new Api(server);
        await using var context = await browser.OpenAsync(server.HttpAddress);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        var first = await api.StageAsync("bank-outlet-001", Stage.ReportedDone);
        await Expect(Cell(page, "revision")).ToHaveTextAsync($"{first.Revision}");

        await server.KillAsync();
        await Expect(page.Locator(".live.lost")).ToContainTextAsync("连接中断");
        await Expect(Cell(page, "district-reported")).ToHaveTextAsync("1");

        await server.StartAgainAsync();
        var second = await api.StageAsync("bank-outlet-002", Stage.ReportedDone);
        await Expect(Cell(page, "revision")).ToHaveTextAsync($"{second.Revision}");
        await Expect(page.Locator(".live.lost")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task EightTabs_AllMove()
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new Api(server);
        await using var context = await browser.OpenAsync(server.HttpAddress);
        var tabs = new List<IPage>();
        foreach (var path in new[] { "/", "/?hall", "/unit/finance", "/?lang=en", "/unit/finance?lang=en", "/", "/unit/bank-outlet-001", "/league/departments-with-sites" })
        {
            tabs.Add(await context.NewPageAsync());
            await tabs[^1].GotoAsync(path);
        }

        var receipt = await api.StageAsync("bank-outlet-001", Stage.ReportedDone);
        foreach (var tab in tabs)
        {
            await Expect(Cell(tab, "revision")).ToHaveTextAsync($"{receipt.Revision}");
        }
    }

    [Fact]
    public async Task WhyAStreetIsNinth_IsFoundInThreeClicks_ByKeyboard()
    {
        await using var context = await browser.OpenAsync(fixture.Server.HttpAddress);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");
        var link = page.Locator("#leagues table:has-text('乡镇、街道') tbody tr:nth-child(9) a");
        await link.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".verdict")).ToBeVisibleAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("名");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task EveryPage_IsOpenToAll_InBothThemes_WithoutAnErrorOfTheConsole()
    {
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var context = await browser.OpenAsync(fixture.Server.HttpAddress, options => options.ColorScheme = theme);
            var page = await context.NewPageAsync();
            var said = new List<string>();
            page.Console += (_, message) => said.Add($"{page.Url} {message.Type}: {message.Text}");
            foreach (var path in ReadingTests.Paths.Concat(PaperTests.Paths))
            {
                await page.GotoAsync(path.Data);
                await Axe.CheckAsync(page, $"{path.Data} {theme}");
            }

            Assert.Empty(said);
        }
    }

    [Theory]
    [InlineData(1920, 1080)]
    [InlineData(3840, 2160)]
    [InlineData(1080, 1920)]
    public async Task TheHall_IsOneScreen_AndTurnsItsPages_UnlessItIsHeld(int width, int height)
    {
        await using var context = await browser.OpenAsync(
            fixture.Server.HttpAddress, options => options.ViewportSize = new ViewportSize { Width = width, Height = height });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/?hall");
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollHeight - innerHeight + document.documentElement.scrollWidth - innerWidth");
        Assert.Equal(0, overflow);
        await page.Locator(".pause").ClickAsync();
        await Expect(page.Locator(".pause")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task AClerk_FilesAReport_ByKeyboard_InAtMostTwelveActions()
    {
        await using var context = await browser.OpenAsync(fixture.Server.HttpAddress);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/desk/login");
        var actions = 0;
        async Task DoAsync(Func<Task> act)
        {
            actions++;
            await act();
        }

        await page.Locator("#token").FocusAsync();
        await DoAsync(() => page.Keyboard.TypeAsync(fixture.Server.Token));
        await DoAsync(() => page.Keyboard.PressAsync("Enter"));
        await page.Locator("a.act").First.FocusAsync();
        await DoAsync(() => page.Keyboard.PressAsync("Enter"));
        await page.Locator("#note").FocusAsync();
        await DoAsync(() => page.Keyboard.TypeAsync("键盘填报"));
        await DoAsync(() => page.Keyboard.PressAsync("Enter"));
        await Expect(page.Locator(".verdict.good")).ToBeVisibleAsync();
        Assert.InRange(actions, 1, 12);
    }

    private static ILocator Cell(IPage page, string name) => page.Locator($"[data-cell='{name}']");
}
