using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace WasteSorting.Rpc.Tests.Support;

/// <summary>A reply as it was on the wire.</summary>
internal sealed record RawReply(
    HttpStatusCode Http, StatusCode? Status, string? Message, bool TrailersOnly, HttpResponseHeaders Headers, byte[] Body)
{
    public static async Task<RawReply> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        var trailersOnly = response.Headers.Contains("grpc-status");
        var source = trailersOnly ? response.Headers : response.TrailingHeaders;
        StatusCode? status = source.TryGetValues("grpc-status", out var codes)
            ? (StatusCode)int.Parse(codes.Single(), CultureInfo.InvariantCulture) : null;
        var message = source.TryGetValues("grpc-message", out var messages) ? messages.Single() : null;
        return new RawReply(response.StatusCode, status, message, trailersOnly, response.Headers, body);
    }
}
