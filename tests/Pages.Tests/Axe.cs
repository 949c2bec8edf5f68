using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace WasteSorting.Pages.Tests;

/// <summary>Whether a page is open to all, by the rules of axe.</summary>
internal static class Axe
{
    // To describe also what is right takes most of the time.
    private static readonly HashSet<ResultType> Wanted = [ResultType.Violations];

    private static readonly AxeRunOptions All = new() { ResultTypes = Wanted };

    // Another theme changes colours and nothing else.
    private static readonly AxeRunOptions Colors = new()
    {
        ResultTypes = Wanted,
        RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "link-in-text-block"] },
    };

    /// <summary>All rules in the light theme, those about colours in the dark one.</summary>
    public static async Task CheckAsync(IPage page, ColorScheme theme, string what)
    {
        var found = await page.RunAxe(theme == ColorScheme.Light ? All : Colors);
        Assert.True(
            found.Violations.Length == 0,
            $"{what} {theme}: {string.Join(", ", found.Violations.Select(one => $"{one.Id} at {one.Nodes[0].Html}"))}");
    }
}
