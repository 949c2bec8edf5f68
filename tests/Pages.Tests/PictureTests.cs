using Microsoft.Playwright;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Periods;
using WasteSorting.Testing;

namespace WasteSorting.Pages.Tests;

/// <summary>
/// Takes the pictures of the README, of a ledger in which a month was worked. Not a test of its own: it runs where a folder for them is named.
/// </summary>
public sealed class PictureTests(Browser browser)
{
    private const string FolderVariable = "WASTESORTING_PICTURES";

    private static readonly Period Month = Period.Containing(PeriodKind.Month, Calendar.DayAt(DateTimeOffset.UtcNow)).Previous;

    private static readonly Picture[] Pictures =
    [
        new("hall", "/?hall", 1920, 1080),
        new("hall-portrait", "/?hall", 1080, 1920, ColorScheme.Dark),
        new("board", "/", 1280, 900),
        new("phone", "/unit/640104001", 390, 844, ColorScheme.Dark),
        new("league", "/league/departments-with-sites?lang=en", 1280, 800),
        new("explain", "/explain/departments-with-sites/education", 1280, 800),
        new("notice", $"/notice/{Month}", 1000, 1200),
        new("desk", "/desk", 1280, 800),
        new("import", "/desk/import/education", 1280, 700),
    ];

    [Fact]
    public async Task PicturesOfThePages_AreTaken_WhereAFolderIsNamed()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(folder), $"{FolderVariable} names no folder");
        Directory.CreateDirectory(folder);
        await using var server = await ServerProcess.StartFoundedAsync(Month.FirstDay);
        using var api = new Api(server);
        await WorkAsync(api);
        foreach (var picture in Pictures)
        {
            await TakeAsync(server, picture, folder);
        }
    }

    private static async Task WorkAsync(Api api)
    {
        for (var site = 1; site <= 60; site++)
        {
            await api.StageAsync($"school-{site:000}", site % 3 == 0 ? Stage.UnderWay : Stage.ReportedDone);
            await api.StageAsync($"bank-outlet-{site:000}", site % 4 == 0 ? Stage.UnderWay : Stage.ReportedDone);
        }

        for (var site = 1; site <= 40; site++)
        {
            await api.InspectAsync($"school-{site:000}", site % 9 == 0 ? Stage.Revoked : Stage.Certified);
            await api.InspectAsync($"bank-outlet-{site:000}", Stage.Certified);
        }

        await api.ActAsync("office", "office-monthly-notice", 1);
        await api.PublishAsync(Month.ToString());
    }

    private async Task TakeAsync(ServerProcess server, Picture picture, string folder)
    {
        await using var context = await browser.OpenAsync(server.HttpAddress, options =>
        {
            options.ViewportSize = new ViewportSize { Width = picture.Width, Height = picture.Height };
            options.ColorScheme = picture.Theme;
        });
        var page = await context.NewPageAsync();
        if (picture.Path.StartsWith("/desk", StringComparison.Ordinal))
        {
            await page.GotoAsync("/desk/login");
            await page.Locator("#token").FillAsync(server.Token);
            await page.Locator("button").ClickAsync();
            await page.WaitForURLAsync("**/desk");
        }

        await page.GotoAsync(picture.Path);
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, picture.Name + ".png") });
    }

    private sealed record Picture(string Name, string Path, int Width, int Height, ColorScheme Theme = ColorScheme.Light);
}
