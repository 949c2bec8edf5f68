using System.Globalization;
using System.Text;
using Grpc.Core;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Calls;

/// <summary>
/// Answers a request that no service sees: with a status and its details in the headers (a gRPC answer of trailers only) where a gRPC
/// client asks, and as plain HTTP where any other does.
/// </summary>
internal static class Refusal
{
    private const string ContentType = "application/grpc";

    public static bool IsGrpc(HttpRequest request) =>
        request.ContentType is { } type && type.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase);

    public static Task WriteAsync(HttpContext http, RpcException error)
    {
        if (IsGrpc(http.Request))
        {
            http.Response.ContentType = ContentType;
            WriteStatus(http.Response.Headers, error);
            return Task.CompletedTask;
        }

        http.Response.StatusCode = RpcErrors.HttpStatusOf(error);
        if (http.Response.StatusCode == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return http.Response.WriteAsync(error.Status.Detail + "\n", http.RequestAborted);
    }

    /// <summary>Replaces whatever status the headers, or trailers, hold.</summary>
    public static void WriteStatus(IHeaderDictionary target, RpcException error)
    {
        target.GrpcStatus = ((int)error.StatusCode).ToString(CultureInfo.InvariantCulture);
        target.GrpcMessage = Escape(error.Status.Detail);
        foreach (var entry in error.Trailers)
        {
            target[entry.Key] = entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value;
        }
    }

    // The protocol's percent-encoding: of UTF-8, all but printable ASCII, and the percent sign.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            var isPlain = one is >= (byte)' ' and <= (byte)'~' and not (byte)'%';
            _ = isPlain ? escaped.Append((char)one) : escaped.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        }

        return escaped.ToString();
    }
}
