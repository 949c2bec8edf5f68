using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace WasteSorting.Pages.Tests;

/// <summary>Whether a page is open to all, by the rules of axe.</summary>
internal static class Axe
{
    // To describe also what is right takes most of the time.
    private static readonly AxeRunOptions Faults = new() { ResultTypes = [ResultType.Violations] };

    // The rows between the first and the last ones of a long table are made as those are.
    private static readonly AxeRunContext AllButAlike = new()
    {
        Include = [new("html")],
        Exclude = [new("tbody > tr:nth-child(n+13):nth-last-child(n+4)")],
    };

    public static async Task CheckAsync(IPage page, string what)
    {
        var found = await page.RunAxe(AllButAlike, Faults);
        Assert.True(
            found.Violations.Length == 0,
            $"{what}: {string.Join(", ", found.Violations.Select(one => $"{one.Id} at {one.Nodes[0].Html}"))}");
    }
}
