using System.IO.Compression;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Components;
using WasteSorting.Server.Calls;

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
        catch (RpcException error)
        {
            await WriteErrorAsync(http, error).ConfigureAwait(false);
        }
        catch (Exception error) when (error is BadHttpRequestException or InvalidDataException)
        {
            await WriteErrorAsync(http, Errors.RpcErrors.Invalid("", "the form is larger than the desk takes, or not a form")).ConfigureAwait(false);
        }
        catch (Exception error) when (LedgerFailures.Known(error) is { } known)
        {
            await WriteErrorAsync(http, known).ConfigureAwait(false);
        }
    }

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

    /// <summary>
    /// A page with a gap: what stands before it is sent at once, what is said into it as it comes, and then the rest. For work that takes long.
    /// </summary>
    /// <param name="gap">Text of the page that stands where the gap is.</param>
    /// <param name="fill">Is given what to call with each piece of HTML.</param>
    public static async Task WriteAroundAsync<TPage>(HttpContext http, object model, string gap, Func<Func<string, Task>, Task> fill)
        where TPage : IComponent
    {
        var parts = (await PageRenderer.RenderAsync<TPage>(model).ConfigureAwait(false)).Split(gap, 2);
        WriteHeaders(http.Response);
        await SayAsync(parts[0]).ConfigureAwait(false);
        await fill(SayAsync).ConfigureAwait(false);
        await SayAsync(parts[1]).ConfigureAwait(false);

        async Task SayAsync(string html)
        {
            await http.Response.WriteAsync(html, Encoding.UTF8, http.RequestAborted).ConfigureAwait(false);
            await http.Response.Body.FlushAsync(http.RequestAborted).ConfigureAwait(false);
        }
    }

    private static async Task WriteErrorAsync(HttpContext http, RpcException error)
    {
        http.Response.StatusCode = StatusOf(error.StatusCode);
        var model = new ErrorModel(Speech.Of(http.Request), http.Response.StatusCode, error.Status.Detail);
        await WriteAsync<ErrorPage>(http, model).ConfigureAwait(false);
    }

    private static void WriteHeaders(HttpResponse response)
    {
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept-Encoding, Accept-Language, Cookie";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
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
