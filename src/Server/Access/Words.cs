using WasteSorting.Ledger.Access;

namespace WasteSorting.Server.Access;

/// <summary>Roles and rights in errors.</summary>
internal static class Words
{
    public static string Of(Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Reporter => "reporter",
        Role.Inspector => "inspector",
        Role.Office => "office",
        Role.Administrator => "administrator",
    };

    public static string Of(Right right) => right switch
    {
        Right.Probe => "ask for health",
        Right.Read => "read",
        Right.Report => "report",
        Right.Inspect => "record inspections",
        Right.RetractInspection => "take back inspections",
        Right.Registry => "edit the registry",
        Right.Periods => "close and publish periods",
        Right.Audit => "read the audit",
        Right.Administer => "administer tokens",
    };
}
