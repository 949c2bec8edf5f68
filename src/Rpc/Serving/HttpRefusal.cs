using Microsoft.AspNetCore.Http;

namespace WasteSorting.Rpc.Serving;

/// <summary>What is refused as HTTP, because it is no gRPC yet.</summary>
internal static class HttpRefusal
{
    public static bool Refuse(HttpContext http, string? contentType)
    {
        var request = http.Request;
        var response = http.Response;
        if (HttpProtocol.IsHttp11(request.Protocol) || HttpProtocol.IsHttp10(request.Protocol))
        {
            response.StatusCode = StatusCodes.Status426UpgradeRequired;
            response.Headers.Upgrade = "HTTP/2";
            return true;
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = HttpMethods.Post;
            return true;
        }

        if (!ContentTypes.IsSupported(contentType))
        {
            response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return true;
        }

        return false;
    }
}
