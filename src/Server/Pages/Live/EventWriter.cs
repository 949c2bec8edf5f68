namespace WasteSorting.Server.Pages.Live;

/// <summary>
/// Writes server-sent events to one viewer, packed where the browser takes that. There is nothing in them but what everybody sees, so their size
/// tells nothing.
/// </summary>
internal sealed class EventWriter
{
    // RFC 1952: deflate, no name, no time, from a system that is not said.
    private static readonly byte[] GzipHeader = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];

    private readonly HttpResponse response;
    private readonly bool isPacked;

    private EventWriter(HttpResponse response, bool isPacked) => (this.response, this.isPacked) = (response, isPacked);

    /// <summary>Sends the headers of a stream.</summary>
    public static async Task<EventWriter> BeginAsync(HttpContext http, CancellationToken cancellation)
    {
        var isPacked = http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Response.Headers.Vary = "Accept-Encoding";
        if (isPacked)
        {
            http.Response.Headers.ContentEncoding = "gzip";
            await http.Response.Body.WriteAsync(GzipHeader, cancellation).ConfigureAwait(false);
        }

        return new EventWriter(http.Response, isPacked);
    }

    public ValueTask WriteAsync(EventPart part, CancellationToken cancellation) =>
        response.Body.WriteAsync(isPacked ? part.Packed : part.Plain, cancellation);

    public Task FlushAsync(CancellationToken cancellation) => response.Body.FlushAsync(cancellation);
}
