using Grpc.Core;
using Microsoft.AspNetCore.RateLimiting;
using WasteSorting.Server.Access;
using WasteSorting.Server.Calls;
using WasteSorting.Server.Pages.Desk.Import;

namespace WasteSorting.Server.Pages.Desk;

/// <summary>
/// Maps the desk: plain forms that post and redirect. Each needs the right of the method of the API that it calls, and what comes from another
/// site's page is refused.
/// </summary>
internal static class DeskRoutes
{
    public const string Home = "/desk";

    // Of a form without a file.
    private const int FormBytesMax = 64 * 1024;

    public static string ImportOf(string unit) => "/desk/import/" + Uri.EscapeDataString(unit);

    public static void AddDesk(this IServiceCollection services)
    {
        services.AddSingleton<DeskLogin>();
        services.AddSingleton<DeskReading>();
        services.AddSingleton<DeskReports>();
        services.AddSingleton<DeskOffice>();
        services.AddSingleton<ImportSources>();
        services.AddSingleton<ImportTemplates>();
        services.AddSingleton<SheetTrial>();
        services.AddSingleton<ReportFeed>();
        services.AddSingleton<DeskImport>();
    }

    public static void MapDesk(this WebApplication app)
    {
        var login = app.Services.GetRequiredService<DeskLogin>();
        app.MapGet(PageCookie.Login, DeskLogin.ShowAsync).WithMetadata(new NeedsRight(Right.Probe));
        Post(app, PageCookie.Login, Right.Probe, login.LogInAsync);
        Post(app, "/desk/logout", Right.Probe, DeskLogin.LogOutAsync);

        var reading = app.Services.GetRequiredService<DeskReading>();
        Get(app, Home, Right.Read, reading.ShowHomeAsync);
        Get(app, "/desk/due", Right.Read, reading.ShowDueAsync);
        Get(app, "/desk/reports/{node}", Right.Report, reading.ShowReportsAsync);

        var reports = app.Services.GetRequiredService<DeskReports>();
        Get(app, "/desk/report", Right.Report, reports.ShowAsync);
        Post(app, "/desk/report", Right.Report, reports.SubmitAsync);
        Get(app, "/desk/inspect", Right.Inspect, reports.ShowAsync);
        Post(app, "/desk/inspect", Right.Inspect, reports.SubmitAsync);
        Get(app, "/desk/receipt", Right.Read, reports.ShowReceiptAsync);

        MapImport(app);

        var office = app.Services.GetRequiredService<DeskOffice>();
        Get(app, "/desk/periods", Right.Periods, office.ShowPeriodsAsync);
        Post(app, "/desk/periods", Right.Periods, office.ChangePeriodAsync);
        Get(app, "/desk/audit", Right.Audit, office.ShowAuditAsync);
        Post(app, "/desk/audit", Right.Audit, office.VerifyAsync);
    }

    private static void MapImport(WebApplication app)
    {
        var templates = app.Services.GetRequiredService<ImportTemplates>();
        Get(app, "/desk/template/{unit}.xlsx", Right.Report, templates.SendXlsxAsync);
        Get(app, "/desk/template/{unit}.csv", Right.Report, templates.SendCsvAsync);

        var import = app.Services.GetRequiredService<DeskImport>();
        Get(app, "/desk/import", Right.Report, import.ShowUnitsAsync);
        Get(app, "/desk/import/{unit}", Right.Report, import.ShowAsync);
        Post(app, "/desk/import/{unit}", Right.Report, import.TakeAsync, SheetUpload.FormBytesMax);
        Get(app, "/desk/imported", Right.Read, import.ShowImportedAsync);
    }

    private static void Get(WebApplication app, string path, Right right, Func<HttpContext, Task> serve) => app
        .MapGet(path, http => PageAnswers.TryAsync(http, () => IsKnown(http) ? serve(http) : ToLoginAsync(http)))
        .WithMetadata(new NeedsRight(right), new PageCookie(), new EnableRateLimitingAttribute(CallPlaces.Name));

    private static void Post(WebApplication app, string path, Right right, Func<HttpContext, Task> serve, int sizeMax = FormBytesMax) => app
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
