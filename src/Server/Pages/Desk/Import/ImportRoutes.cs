using WasteSorting.Server.Access;

namespace WasteSorting.Server.Pages.Desk.Import;

/// <summary>Maps the desk's sheets: what is filled in, tried, and confirmed.</summary>
internal static class ImportRoutes
{
    public static void AddDeskImport(this IServiceCollection services)
    {
        services.AddSingleton<FilePlaces>();
        services.AddSingleton<ImportSources>();
        services.AddSingleton<ImportTemplates>();
        services.AddSingleton<SheetTrial>();
        services.AddSingleton<ReportFeed>();
        services.AddSingleton<DeskImport>();
    }

    public static void MapDeskImport(this WebApplication app)
    {
        var templates = app.Services.GetRequiredService<ImportTemplates>();
        app.MapDeskPage("/desk/template/{unit}.xlsx", Right.Report, templates.SendXlsxAsync);
        app.MapDeskPage("/desk/template/{unit}.csv", Right.Report, templates.SendCsvAsync);

        var import = app.Services.GetRequiredService<DeskImport>();
        app.MapDeskPage("/desk/import", Right.Report, import.ShowUnitsAsync);
        app.MapDeskPage("/desk/import/{unit}", Right.Report, import.ShowAsync);
        app.MapDeskForm("/desk/import/{unit}", Right.Report, import.TakeAsync, SheetUpload.FormBytesMax);
        app.MapDeskPage("/desk/imported", Right.Read, import.ShowImportedAsync);
    }
}
