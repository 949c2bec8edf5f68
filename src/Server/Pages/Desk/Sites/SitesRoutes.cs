using WasteSorting.Server.Access;
using WasteSorting.Server.Pages.Desk.Import;

namespace WasteSorting.Server.Pages.Desk.Sites;

/// <summary>Maps the desk's lists of sites.</summary>
internal static class SitesRoutes
{
    public const string Path = "/desk/sites";

    public static void AddDeskSites(this IServiceCollection services) => services.AddSingleton<DeskSites>();

    public static void MapDeskSites(this WebApplication app)
    {
        var sites = app.Services.GetRequiredService<DeskSites>();
        app.MapDeskPage(Path, Right.Registry, sites.ShowAsync);
        app.MapDeskForm(Path, Right.Registry, sites.TakeAsync, SheetUpload.FormBytesMax);
    }
}
