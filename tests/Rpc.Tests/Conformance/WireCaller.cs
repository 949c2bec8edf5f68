using System.Globalization;
using System.Net;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>Makes the calls of the cases as bytes over HTTP/2. It has no timeout of its own: what ends a call is the server.</summary>
internal sealed class WireCaller(HttpMessageInvoker http, Uri server)
{
    public async Task<Observed> CallAsync(Case one, bool gzip)
    {
        using var body = new OpenBody();
        using var request = one.Raw is { } raw ? RequestOf(raw, body) : RequestOf(one, gzip, body);
        byte[][] pieces = one.Raw is null ? one.Frames(gzip) : [one.Raw.Body];
        using var response = new WireResponse(http.SendAsync(request, CancellationToken.None));
        foreach (var piece in pieces)
        {
            body.Send(piece);
            if (one.Kind == CallKind.FullDuplex && !await response.ReadAsync())
            {
                break;
            }
        }

        body.Complete();
        while (await response.ReadAsync())
        {
        }

        return response.Observe();
    }

    private HttpRequestMessage RequestOf(Case one, bool gzip, OpenBody body)
    {
        var request = RequestOf(HttpMethod.Post, one.Path, "application/grpc", body);
        foreach (var header in one.Headers)
        {
            request.Headers.TryAddWithoutValidation(header.Name, header.Values);
        }

        if (one.Timeout is { } timeout)
        {
            var milliseconds = timeout.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
            request.Headers.TryAddWithoutValidation("grpc-timeout", milliseconds + "m");
        }

        if (gzip)
        {
            request.Headers.TryAddWithoutValidation("grpc-encoding", "gzip");
            request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "gzip");
        }

        return request;
    }

    private HttpRequestMessage RequestOf(RawRequest raw, OpenBody body)
    {
        var request = RequestOf(raw.Verb, raw.Path, raw.ContentType, body);
        if (raw.Encoding is { } encoding)
        {
            request.Headers.TryAddWithoutValidation("grpc-encoding", encoding);
        }

        return request;
    }

    private HttpRequestMessage RequestOf(HttpMethod verb, string path, string contentType, OpenBody body)
    {
        var request = new HttpRequestMessage(verb, new Uri(server, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", contentType);
        request.Headers.TryAddWithoutValidation("te", "trailers");
        return request;
    }
}
