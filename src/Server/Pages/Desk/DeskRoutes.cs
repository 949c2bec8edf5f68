using WasteSorting.Server.Access;

namespace WasteSorting.Server.Pages.Desk;

/// <summary>Maps the desk: plain forms that post and redirect.</summary>
internal static class DeskRoutes
{
    public const string Home = "/desk";

    public static string ImportOf(string unit) => "/desk/import/" + Uri.EscapeDataString(unit);

    public static void AddDesk(this IServiceCollection services)
    {
        services.AddSingleton<DeskLogin>();
        services.AddSingleton<DeskReading>();
        services.AddSingleton<DeskReports>();
        services.AddSingleton<DeskOffice>();
    }

    public static void MapDesk(this WebApplication app)
    {
        var login = app.Services.GetRequiredService<DeskLogin>();
        app.MapGet(PageCookie.Login, DeskLogin.ShowAsync).WithMetadata(new NeedsRight(Right.Probe));
        app.MapDeskForm(PageCookie.Login, Right.Probe, login.LogInAsync);
        app.MapDeskForm("/desk/logout", Right.Probe, DeskLogin.LogOutAsync);

        var reading = app.Services.GetRequiredService<DeskReading>();
        app.MapDeskPage(Home, Right.Read, reading.ShowHomeAsync);
        app.MapDeskPage("/desk/due", Right.Read, reading.ShowDueAsync);
        app.MapDeskPage("/desk/reports/{node}", Right.Report, reading.ShowReportsAsync);

        var reports = app.Services.GetRequiredService<DeskReports>();
        app.MapDeskPage("/desk/report", Right.Report, reports.ShowAsync);
        app.MapDeskForm("/desk/report", Right.Report, reports.SubmitAsync);
        app.MapDeskPage("/desk/inspect", Right.Inspect, reports.ShowAsync);
        app.MapDeskForm("/desk/inspect", Right.Inspect, reports.SubmitAsync);
        app.MapDeskPage("/desk/receipt", Right.Read, reports.ShowReceiptAsync);

        var office = app.Services.GetRequiredService<DeskOffice>();
        app.MapDeskPage("/desk/periods", Right.Periods, office.ShowPeriodsAsync);
        app.MapDeskForm("/desk/periods", Right.Periods, office.ChangePeriodAsync);
        app.MapDeskPage("/desk/audit", Right.Audit, office.ShowAuditAsync);
        app.MapDeskForm("/desk/audit", Right.Audit, office.VerifyAsync);
    }
}
