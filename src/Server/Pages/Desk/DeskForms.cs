using Grpc.Core;
using Microsoft.AspNetCore.RateLimiting;
using WasteSorting.Server.Access;
using WasteSorting.Server.Calls;

namespace WasteSorting.Server.Pages.Desk;

/// <summary>
/// A page of the desk, and a form. Each needs the right of the method of the API that it calls, and what comes from another site's page is refused.
/// </summary>
internal static class DeskForms
{
    // Of a form without a file.
    private const int FormBytesMax = 64 * 1024;

    public static void MapDeskPage(this WebApplication app, string path, Right right, Func<HttpContext, Task> serve) => app
        .MapGet(path, http => PageAnswers.TryAsync(http, () => IsKnown(http) ? serve(http) : ToLoginAsync(http)))
        .WithMetadata(new NeedsRight(right), new PageCookie(), new EnableRateLimitingAttribute(CallPlaces.Name));

    public static void MapDeskForm(
        this WebApplication app, string path, Right right, Func<HttpContext, Task> serve, int sizeMax = FormBytesMax) => app
        .MapPost(path, http => PageAnswers.TryAsync(http, () => IsFromHere(http.Request) ? serve(http) : throw FromElsewhere()))
        .WithMetadata(new NeedsRight(right), new PageCookie(), new FormSize(sizeMax), new EnableRateLimitingAttribute(CallPlaces.Name));

    private static bool IsKnown(HttpContext http) => Caller.Of(http).IsKnown;

    private static Task ToLoginAsync(HttpContext http)
    {
        http.Response.Redirect(PageCookie.Login);
        return Task.CompletedTask;
    }

    // A browser says whose page sends a form; one that is too old for that names the origin.
    private static bool IsFromHere(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "same-origin" or "none" => true,
        "" => request.Headers.Origin.ToString() is var origin && (origin.Length == 0 || origin == $"{request.Scheme}://{request.Host}"),
        _ => false,
    };

    private static RpcException FromElsewhere() => Errors.RpcErrors.PermissionDenied("", "the form was sent by a page of another site");

    private sealed class FormSize(int bytes) : Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => bytes;
    }
}
