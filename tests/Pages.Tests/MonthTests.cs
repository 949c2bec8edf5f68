using Microsoft.Playwright;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Periods;
using WasteSorting.Testing;
using static Microsoft.Playwright.Assertions;

namespace WasteSorting.Pages.Tests;

/// <summary>A month at the desk, in a real browser: a clerk, an inspector and the Office, from the sheet to the printed notice.</summary>
public sealed class MonthTests(Browser browser)
{
    // By the keyboard alone, from the login to the receipt; to choose a file is one.
    private const int ActionsMax = 12;

    private static readonly Period Month = Period.Containing(PeriodKind.Month, Calendar.DayAt(DateTimeOffset.UtcNow)).Previous;

    private static string LastDay => $"{Month.LastDay:yyyy-MM-dd}";

    [Fact]
    public async Task AMonth_GoesFromTheSheet_OverTheInspection_ToTheNotice()
    {
        await using var server = await ServerProcess.StartFoundedAsync(Month.FirstDay);
        using var api = new Api(server);
        var (clerk, inspector, office) = (
            await api.IssueAsync(Role.Reporter, "education"), await api.IssueAsync(Role.Inspector, ""), await api.IssueAsync(Role.Office, ""));

        await ImportAsync(server, clerk);
        await InspectAsync(server, inspector);
        await PublishAsync(server, office);
    }

    private async Task ImportAsync(ServerProcess server, string token)
    {
        using var desk = await Desk.LogInAsync(server.HttpAddress, token);
        var sheet = await Sheet.DownloadAsync(desk, "education", ".csv");
        foreach (var school in new[] { "school-001", "school-002", "school-003" })
        {
            sheet.Fill(school, "", ("day", LastDay), ("stage", "已申报"));
        }

        await using var context = await browser.OpenAsync(server.HttpAddress);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/desk/login");
        var actions = 0;
        await Expect(page.Locator("#token")).ToBeFocusedAsync();
        await TypeAsync(token);
        await PressAsync("Enter");
        await page.WaitForURLAsync("**/desk");
        await PressAsync("Tab");
        await PressAsync("Enter");
        await PressAsync("Tab", times: 3);
        await PressAsync("Enter");
        await page.WaitForURLAsync("**/desk/import/education");
        await Expect(page.Locator("#file")).ToBeFocusedAsync();
        await ChooseAsync(sheet.ToCsv());
        await PressAsync("Tab");
        await PressAsync("Enter");
        await Expect(page.Locator("[data-count=new]")).ToHaveTextAsync("3");
        await Expect(page.Locator("#confirm")).ToBeFocusedAsync();
        await PressAsync("Enter");
        await Expect(page.Locator(".verdict.good")).ToContainTextAsync("3 条上报已入账");
        Assert.InRange(actions, 1, ActionsMax);

        async Task PressAsync(string key, int times = 1)
        {
            for (var count = 0; count < times; count++, actions++)
            {
                await page.Keyboard.PressAsync(key);
            }
        }

        async Task TypeAsync(string text)
        {
            actions++;
            await page.Keyboard.TypeAsync(text);
        }

        async Task ChooseAsync(byte[] content)
        {
            actions++;
            await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "填报.csv", MimeType = "text/csv", Buffer = content });
        }
    }

    private async Task InspectAsync(ServerProcess server, string token)
    {
        await using var context = await browser.OpenAsync(server.HttpAddress);
        var page = await LogInAsync(context, token);
        await page.GotoAsync("/desk/inspect?node=school-001");
        await page.Locator("[name=day]").FillAsync(LastDay);
        await page.Locator("[name=finding][value=CERTIFIED], [name=finding][value=certified]").Or(page.GetByLabel("达标")).First.CheckAsync();
        await page.Locator("form.form button[type=submit]").ClickAsync();
        await Expect(page.Locator(".verdict.good")).ToBeVisibleAsync();
    }

    private async Task PublishAsync(ServerProcess server, string token)
    {
        await using var context = await browser.OpenAsync(server.HttpAddress);
        var page = await LogInAsync(context, token);
        await page.GotoAsync("/desk/periods");
        var row = page.Locator("tr").Filter(new() { Has = page.Locator($"a[href='/notice/{Month}']") });
        await row.GetByRole(AriaRole.Button, new() { Name = "结账" }).ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "通报" }).ClickAsync();
        await Expect(row).ToContainTextAsync("已通报");
        await row.GetByRole(AriaRole.Link, new() { Name = "督查通报" }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("督查通报");
        await Expect(page.Locator("main")).ToContainTextAsync("示范点共386个，已申报完成3个，核查达标1个");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(page.Locator("nav")).ToBeHiddenAsync();
        await Expect(page.Locator("thead .head")).ToContainTextAsync("第1版通报");
        Assert.InRange((await page.PdfAsync(new() { PreferCSSPageSize = true })).Length, 10_000, 10_000_000);
    }

    private static async Task<IPage> LogInAsync(IBrowserContext context, string token)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync("/desk/login");
        await page.Locator("#token").FillAsync(token);
        await page.Locator("button").ClickAsync();
        await page.WaitForURLAsync("**/desk");
        return page;
    }
}
