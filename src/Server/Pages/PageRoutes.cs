using Microsoft.AspNetCore.RateLimiting;
using WasteSorting.Server.Access;
using WasteSorting.Server.Calls;

namespace WasteSorting.Server.Pages;

/// <summary>Maps pages. Each says which right it needs, as every method of the API does, and passes the same gate.</summary>
internal static class PageRoutes
{
    public static void AddPages(this IServiceCollection services)
    {
        services.AddSingleton<PageReader>();
        services.AddSingleton<PageTable>();
    }

    public static void MapPages(this WebApplication app)
    {
        var table = app.Services.GetRequiredService<PageTable>();
        foreach (var path in new[] { "/", "/unit/{node}", "/league/{league}", "/explain/{league}/{node}" })
        {
            Map(app, path, (ask, http) => table.RenderAsync(ask, SegmentsOf(http.Request.Path), http.RequestAborted));
        }

        Map(app, "/prove", table.RenderProofAsync);
        app.MapGet("/assets/{name}", AssetFiles.ServeAsync).AllowAnonymous();
    }

    public static PageAsk AskOf(HttpContext http) => new(
        PageQuery.Of(http.Request.Query),
        Speech.Of(http.Request),
        Caller.Of(http),
        http.Request.Path == "/" && http.Request.Query.ContainsKey("hall") ? PageTable.Hall : http.Request.Path.ToUriComponent());

    public static string[] SegmentsOf(PathString path) => path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static void Map(WebApplication app, string path, Func<PageAsk, HttpContext, Task<string>> render) => app
        .MapGet(path, http => PageAnswers.TryAsync(
            http, async () => await PageAnswers.WriteAsync(http, await render(AskOf(http), http).ConfigureAwait(false)).ConfigureAwait(false)))
        .WithMetadata(new NeedsRight(Right.Read), new PageCookie(), new EnableRateLimitingAttribute(CallPlaces.Name));
}
