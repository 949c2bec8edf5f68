using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using WasteSorting.Rpc.Wire;

namespace WasteSorting.Rpc.Calling;

/// <summary>Reads what a response's headers and trailers say.</summary>
internal static class ResponseHead
{
    /// <summary>Throws if the answer is not gRPC's.</summary>
    public static void Check(HttpResponseMessage response)
    {
        if (IsStatusOnly(response))
        {
            return;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw ClientErrors.Of(ClientErrors.FromHttp(response.StatusCode), $"HTTP status {(int)response.StatusCode}.");
        }

        var contentType = response.Content.Headers.NonValidated.TryGetValues("content-type", out var values)
            ? values.ToString() : string.Empty;
        if (!contentType.StartsWith(HeaderText.ContentType, StringComparison.OrdinalIgnoreCase))
        {
            throw ClientErrors.Of(StatusCode.Unknown, $"The answer is of type '{contentType}'.");
        }
    }

    /// <summary>Whether the status came in place of headers: nothing was said before it.</summary>
    public static bool IsStatusOnly(HttpResponseMessage response) => response.Headers.NonValidated.Contains("grpc-status");

    public static WireEncoding Encoding(HttpResponseMessage response) =>
        HeaderText.ReadEncoding(response.Headers.NonValidated.TryGetValues("grpc-encoding", out var values) ? values.ToString() : null);

    /// <summary>Throws unless the status is OK. Without any status, the server went away in the middle.</summary>
    public static Metadata ReadTrailers(HttpResponseMessage response)
    {
        var headers = IsStatusOnly(response) ? response.Headers : response.TrailingHeaders;
        if (!headers.NonValidated.TryGetValues("grpc-status", out var status))
        {
            throw ClientErrors.Of(StatusCode.Internal, "The answer ended without a status.");
        }

        if (status.ToString() == "0")
        {
            return ReadMetadata(headers);
        }

        var message = headers.NonValidated.TryGetValues("grpc-message", out var values)
            ? StatusMessage.Decode(values.ToString()) : string.Empty;
        throw new RpcException(new Status(ReadCode(status.ToString()), message), ReadMetadata(headers));
    }

    public static Metadata ReadMetadata(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            var key = name.ToLowerInvariant();
            if (!HeaderText.IsMetadata(key))
            {
                continue;
            }

            foreach (var value in values)
            {
                HeaderText.Read(metadata, key, value);
            }
        }

        return metadata;
    }

    private static StatusCode ReadCode(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code <= (int)StatusCode.Unauthenticated
            ? (StatusCode)code
            : StatusCode.Unknown;
}
