using WasteSorting.Server.Access;

namespace WasteSorting.Server.Pages.Live;

/// <summary>Maps the stream of events by which pages move.</summary>
internal static class LiveRoutes
{
    public static void AddLivePages(this IServiceCollection services) => services.AddSingleton<LivePages>();

    public static void MapLivePages(this WebApplication app) => app
        .MapGet("/live", app.Services.GetRequiredService<LivePages>().ServeAsync)
        .WithMetadata(new NeedsRight(Right.Read), new PageCookie());
}
