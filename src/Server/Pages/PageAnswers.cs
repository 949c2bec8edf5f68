using System.IO.Compression;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Components;
using WasteSorting.Server.Calls;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Pages;

/// <summary>Answers with a page, or with one that says why there is none.</summary>
internal static class PageAnswers
{
    // Nothing inline, nothing from elsewhere.
    private const string Policy =
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'self'";

    public static async Task TryAsync(HttpContext http, Func<Task> serve)
    {
        try
        {
            await serve().ConfigureAwait(false);
        }
        catch (Exception error) when (RefusalOf(error) is { } refusal)
        {
            await WriteErrorAsync(http, refusal).ConfigureAwait(false);
        }
    }

    /// <summary>What an exception says to who reads the page; null where it is none of theirs.</summary>
    public static RpcException? RefusalOf(Exception error) => error switch
    {
        RpcException refusal => refusal,
        BadHttpRequestException or InvalidDataException => RpcErrors.Invalid("", "the form is larger than the desk takes, or not a form"),
        _ => LedgerFailures.Known(error),
    };

    /// <summary>A page of one component, with its parameter «Model».</summary>
    public static async Task WriteAsync<TPage>(HttpContext http, object model)
        where TPage : IComponent => await WriteAsync(http, await PageRenderer.RenderAsync<TPage>(model).ConfigureAwait(false)).ConfigureAwait(false);

    public static async Task WriteAsync(HttpContext http, string html)
    {
        WriteHeaders(http.Response);

        // What stands beside something secret is not compressed: its size would tell.
        var isPacked = !Access.Caller.Of(http).IsKnown && http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        if (!isPacked)
        {
            await http.Response.WriteAsync(html, Encoding.UTF8, http.RequestAborted).ConfigureAwait(false);
            return;
        }

        http.Response.Headers.ContentEncoding = "br";
        var packed = new BrotliStream(http.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await using (packed.ConfigureAwait(false))
        {
            await packed.WriteAsync(Encoding.UTF8.GetBytes(html), http.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>Of a page; before its first byte.</summary>
    public static void WriteHeaders(HttpResponse response)
    {
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept-Encoding, Accept-Language, Cookie";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
    }

    private static async Task WriteErrorAsync(HttpContext http, RpcException error)
    {
        http.Response.StatusCode = StatusOf(error.StatusCode);
        var model = new ErrorModel(Speech.Of(http.Request), http.Response.StatusCode, error.Status.Detail);
        await WriteAsync<ErrorPage>(http, model).ConfigureAwait(false);
    }

    private static int StatusOf(StatusCode code) => code switch
    {
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange or StatusCode.AlreadyExists or StatusCode.Aborted =>
            StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}
