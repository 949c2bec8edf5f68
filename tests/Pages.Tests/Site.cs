using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace WasteSorting.Pages.Tests;

/// <summary>The pages of a server, as a browser without scripts gets them.</summary>
internal sealed class Site(Uri address) : IDisposable
{
    private readonly HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.Brotli })
    {
        BaseAddress = address,
    };

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

    public async Task<IHtmlDocument> OpenAsync(string path)
    {
        using var answer = await GetAsync(path);
        Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
        return Parse(await answer.Content.ReadAsStringAsync());
    }

    public static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    public void Dispose() => http.Dispose();
}

internal static class Cells
{
    /// <summary>Text of the cells that can change, by their names.</summary>
    public static Dictionary<string, string> CellsOf(this IParentNode page) =>
        page.QuerySelectorAll("[data-cell]").ToDictionary(cell => cell.GetAttribute("data-cell")!, cell => cell.TextContent.Trim());

    public static long Number(this Dictionary<string, string> cells, string name) =>
        long.Parse(cells[name].Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);
}
