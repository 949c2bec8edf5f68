using System.Security.Cryptography;
using Microsoft.Playwright;
using WasteSorting.Testing;
using static Microsoft.Playwright.Assertions;

namespace WasteSorting.Pages.Tests;

/// <summary>Sheets and evidence at the desk, in a real browser.</summary>
public sealed class ImportBrowserTests(Browser browser, PagesFixture fixture)
{
    private const string Import = "/desk/import/finance";
    private const string Form = "/desk/report?node=bank-outlet-009";

    [Fact]
    public async Task AClerk_TriesASheet_AndConfirmsByKeyboard()
    {
        await using var server = await ServerProcess.StartAsync();
        await using var context = await browser.OpenAsync(server.HttpAddress);
        var page = await LogInAsync(context, server);
        await page.Locator($"table a[href='{Import}'], a[href='/desk/import']").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("a", new PageLocatorOptions { HasTextString = "财政局" }).Last.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**{Import}");
        await ChooseAsync(page, await FilledAsync(server, "已申报"));
        await page.Locator("#file").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".verdict")).ToContainTextAsync("没有问题，将新增 1 条上报");

        await page.Locator(".skip").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        for (var steps = 0; await page.EvaluateAsync<string>("document.activeElement.id") != "confirm"; steps++)
        {
            Assert.InRange(steps, 0, 10);
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".verdict.good")).ToContainTextAsync("1 条上报已入账");
    }

    [Fact]
    public async Task AFileThatIsFarTooLarge_GetsAPage_AndNoBrokenConnection()
    {
        await using var context = await browser.OpenAsync(fixture.Server.HttpAddress);
        var page = await LogInAsync(context, fixture.Server);
        await page.GotoAsync(Import);
        // By its path: to hand its bytes to the browser takes longer than to send them.
        var file = Path.GetTempFileName();
        await using (var large = File.OpenWrite(file))
        {
            large.SetLength(40 << 20);
        }

        await page.Locator("#file").SetInputFilesAsync(file);
        await page.Locator("form.form button").ClickAsync();
        await Expect(page.Locator(".faults")).ToContainTextAsync("8 MiB");
        File.Delete(file);
    }

    [Fact]
    public async Task TheHashOfAFile_IsComputedInTheBrowser_AndTheFileGoesNowhere()
    {
        await using var context = await browser.OpenAsync(fixture.Server.HttpAddress);
        var page = await LogInAsync(context, fixture.Server);
        await page.GotoAsync(Form);
        await Expect(page.Locator("#evidence")).ToBeVisibleAsync();
        var (sent, bytes) = (new List<string>(), new byte[5_000_000]);
        new Random(1).NextBytes(bytes);
        page.Request += (_, request) => sent.Add(request.Url);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        await page.Locator("#evidence-file").SetInputFilesAsync(new FilePayload { Name = "照片.pdf", MimeType = "application/pdf", Buffer = bytes });
        await Expect(page.Locator("#evidence-said")).ToContainTextAsync("已填入");
        await Expect(page.Locator("#sha256")).ToHaveValueAsync(hash);
        await Expect(page.Locator("#media_type")).ToHaveValueAsync("application/pdf");
        Assert.Empty(sent);

        await page.Locator("input[name=stage]").First.CheckAsync();
        var submitted = await page.RunAndWaitForRequestAsync(
            () => page.Locator("form.form button[type=submit]").ClickAsync(), request => request.Method == "POST");
        Assert.InRange(submitted.PostDataBuffer!.Length, 1, 2_000);
        await Expect(page.Locator(".verdict.good")).ToBeVisibleAsync();
        await page.GotoAsync("/desk/reports/bank-outlet-009");
        await page.Locator(".hash summary").First.ClickAsync();
        await Expect(page.Locator(".hash code").First).ToHaveTextAsync(hash);
        await Expect(page.Locator("main")).ToContainTextAsync("application/pdf");
    }

    [Fact]
    public async Task WhereTheBrowserComputesNoHash_ThePageSaysSo_AndWithoutScriptsThereIsNoFieldForIt()
    {
        await using (var context = await browser.OpenAsync(fixture.Server.HttpAddress))
        {
            await context.AddInitScriptAsync("Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined });");
            var page = await LogInAsync(context, fixture.Server);
            await page.GotoAsync(Form);
            await Expect(page.Locator("#evidence-said")).ToContainTextAsync("https");
            await Expect(page.Locator("#evidence-file")).ToBeDisabledAsync();
        }

        await using var plain = await browser.OpenAsync(fixture.Server.HttpAddress, options => options.JavaScriptEnabled = false);
        var without = await LogInAsync(plain, fixture.Server);
        await without.GotoAsync(Form);
        await Expect(without.Locator("#sha256")).ToBeVisibleAsync();
        await Expect(without.Locator("#evidence")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 360, "en")]
    [InlineData(ColorScheme.Light, 1280, "zh")]
    [InlineData(ColorScheme.Dark, 360, "zh")]
    [InlineData(ColorScheme.Dark, 1280, "zh")]
    public async Task EveryPageOfIt_IsOpenToAll_AndFitsItsScreen(ColorScheme theme, int width, string lang)
    {
        await using var context = await browser.OpenAsync(fixture.Server.HttpAddress, options =>
        {
            options.ColorScheme = theme;
            options.ViewportSize = new ViewportSize { Width = width, Height = 800 };
        });
        var page = await LogInAsync(context, fixture.Server);
        var said = new List<string>();
        page.Console += (_, message) => said.Add($"{page.Url} {message.Type}: {message.Text}");
        foreach (var path in new[] { "/desk", "/desk/import", Import, Form, "/desk/reports/bank-outlet-009", "/desk/sites", "/desk/imported?unit=finance&count=3&new=2&revision=9" })
        {
            await page.GotoAsync(path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + $"lang={lang}");
            await CheckAsync(page, $"{path} {theme} {lang}");
        }

        foreach (var stage in new[] { "已申报", "达标" })
        {
            await page.GotoAsync($"{Import}?lang={lang}");
            await ChooseAsync(page, await FilledAsync(fixture.Server, stage));
            await page.Locator("form.form button").Last.ClickAsync();
            await Expect(page.Locator(stage == "达标" ? ".faults" : "[data-count=new]")).ToBeVisibleAsync();
            await CheckAsync(page, $"{stage} {theme} {lang}");
        }

        // A browser tells of an answer that is a refusal.
        Assert.DoesNotContain(said, one => !one.Contains("status of 400", StringComparison.Ordinal));
    }

    private static async Task CheckAsync(IPage page, string what)
    {
        await Axe.CheckAsync(page, what);
        var over = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
        Assert.True(over <= 0, $"{what}: {over} pixels wider than its screen");
    }

    private static async Task<IPage> LogInAsync(IBrowserContext context, ServerProcess server)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync("/desk/login");
        await page.Locator("#token").FillAsync(server.Token);
        await page.Locator("button").ClickAsync();
        await page.WaitForURLAsync("**/desk");
        return page;
    }

    private static Task ChooseAsync(IPage page, byte[] bytes) =>
        page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "填报.csv", MimeType = "text/csv", Buffer = bytes });

    private static async Task<byte[]> FilledAsync(ServerProcess server, string stage)
    {
        using var desk = await Desk.LogInAsync(server.HttpAddress, server.Token);
        var sheet = await Sheet.DownloadAsync(desk, "finance", ".csv");
        sheet.Fill("bank-outlet-001", "", ("day", Api.Today), ("stage", stage));
        return sheet.ToCsv();
    }
}
