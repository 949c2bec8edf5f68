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
        new("board", "/", 1280, 900),
        new("phone", "/unit/640104001", 390, 844, ColorScheme.Dark),
        new("explain", "/explain/departments-with-sites/education", 1280, 800),
        new("notice", $"/notice/{Month}", 1000, 1200),
        new("import", "/desk/import/education", 1280, 700),

        // To be looked at: they stand in a folder of their own, which is not kept.
        new("looks/hall-4k", "/?hall", 3840, 2160),
        new("looks/hall-portrait", "/?hall", 1080, 1920, ColorScheme.Dark),
        new("looks/hall-en-dark", "/?hall&lang=en", 1920, 1080, ColorScheme.Dark),
        new("looks/hall-no-green", "/?hall", 1920, 1080, Vision: "deuteranopia"),
        new("looks/hall-no-red", "/?hall", 1920, 1080, ColorScheme.Dark, "protanopia"),
        new("looks/league-no-colour", "/league/departments-with-sites", 1280, 800, Vision: "achromatopsia"),
        new("looks/league-en", "/league/departments-with-sites?lang=en", 1280, 800),
        new("looks/phone-en", "/unit/640104001?lang=en", 390, 844),
        new("looks/desk", "/desk", 1280, 800),
        new("looks/desk-en-phone", "/desk?lang=en", 390, 844, ColorScheme.Dark),
        new("looks/sites", "/desk/sites", 1280, 700),
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
        var devices = await context.NewCDPSessionAsync(page);
        await devices.SendAsync("Emulation.setEmulatedVisionDeficiency", new Dictionary<string, object> { ["type"] = picture.Vision });
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, picture.Name + ".png") });
    }

    /// <param name="Vision">How whoever looks sees colours, as Chromium names it.</param>
    private sealed record Picture(
        string Name, string Path, int Width, int Height, ColorScheme Theme = ColorScheme.Light, string Vision = "none");
}
