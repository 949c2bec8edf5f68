using System.Net;
using System.Text.Json;

namespace WasteSorting.Testing;

/// <summary>The live stream of pages, as a browser reads it.</summary>
public sealed class PageFeed : IDisposable
{
    private readonly HttpClient http;
    private readonly StreamReader lines;

    private PageFeed(HttpClient http, StreamReader lines) => (this.http, this.lines) = (http, lines);

    /// <param name="pages">Addresses, and the revision that is shown already.</param>
    public static Task<PageFeed> OpenAsync(Uri address, params (string Page, long At)[] pages) => OpenAsync(address, DecompressionMethods.None, pages);

    /// <param name="packing">How it may come packed, as browsers say it.</param>
    public static async Task<PageFeed> OpenAsync(Uri address, DecompressionMethods packing, params (string Page, long At)[] pages)
    {
        var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = packing }) { BaseAddress = address };
        var query = string.Join('&', pages.Select(one => $"page={Uri.EscapeDataString(one.Page)}&at={one.At}"));
        var stream = await http.GetStreamAsync(new Uri($"live?{query}", UriKind.Relative)).Within("the stream");
        return new PageFeed(http, new StreamReader(stream));
    }

    public async Task<LiveFrame> NextAsync()
    {
        while (await lines.ReadLineAsync().Within("a frame") is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonSerializer.Deserialize<LiveFrame>(line.AsSpan(6), JsonSerializerOptions.Web)!;
            }
        }

        throw new EndOfStreamException();
    }

    /// <summary>The first frame that has reached a revision; the regions are those of all frames until then.</summary>
    public async Task<LiveFrame> NextAsync(long revision)
    {
        var regions = new Dictionary<string, string>();
        while (true)
        {
            var frame = await NextAsync();
            foreach (var (id, html) in frame.Regions)
            {
                regions[id] = html;
            }

            if (frame.Revision >= revision)
            {
                return frame with { Regions = regions };
            }
        }
    }

    public void Dispose()
    {
        lines.Dispose();
        http.Dispose();
    }
}

/// <summary>What a page sent.</summary>
/// <param name="Page">Its address.</param>
/// <param name="Regions">HTML of the regions that changed, by id.</param>
public sealed record LiveFrame(string Page, long Revision, IReadOnlyDictionary<string, string> Regions);
