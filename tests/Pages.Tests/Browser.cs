using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(WasteSorting.Pages.Tests.Browser))]

namespace WasteSorting.Pages.Tests;

/// <summary>A real browser: Debian's Chromium. Where there is none, the tests that need it skip and say so.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    // Many processes share a test machine's cores: what comes at once on one's own takes seconds there.
    private const int PatienceMilliseconds = 30_000;

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Program, Args = ["--no-sandbox"] });
    }

    /// <summary>A browser of one person, with nothing kept from others.</summary>
    public async Task<IBrowserContext> OpenAsync(Uri address, Action<BrowserNewContextOptions>? more = null)
    {
        Assert.SkipWhen(browser is null, $"{Program} is not installed");
        var options = new BrowserNewContextOptions { BaseURL = address.ToString(), Locale = "zh-CN" };
        more?.Invoke(options);
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(PatienceMilliseconds);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
