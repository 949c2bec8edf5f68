using WasteSorting.Ledger.Access;

namespace WasteSorting.Server.Access;

/// <summary>What a method needs.</summary>
internal enum Right
{
    /// <summary>Ask whether the server serves: never needs a token, for who asks has none.</summary>
    Probe,

    /// <summary>See what hangs in the hall. Open to all unless the server says otherwise.</summary>
    Read,

    /// <summary>Report, within the token's scope.</summary>
    Report,

    /// <summary>Record inspections, within the token's scope.</summary>
    Inspect,

    /// <summary>Take back what an inspector found, within the token's scope.</summary>
    RetractInspection,

    /// <summary>Edit the registry.</summary>
    Registry,

    /// <summary>Close, publish and reopen periods, and freeze what the public sees.</summary>
    Periods,

    /// <summary>Read the audit.</summary>
    Audit,

    /// <summary>Issue and revoke tokens, back up.</summary>
    Administer,
}

/// <summary>Which rights a role has.</summary>
internal static class Rights
{
    public static bool Has(this Role role, Right right) => right switch
    {
        Right.Probe or Right.Read => true,
        Right.Report => role is Role.Reporter or Role.Office or Role.Administrator,
        Right.Inspect => role is Role.Inspector or Role.Administrator,
        Right.RetractInspection => role is Role.Inspector or Role.Office or Role.Administrator,
        Right.Registry or Right.Periods or Right.Audit => role is Role.Office or Role.Administrator,
        Right.Administer => role is Role.Administrator,
    };

    /// <summary>Whether it is about the district as a whole, so that a token of a part of it is not enough.</summary>
    public static bool IsOfDistrict(this Right right) =>
        right is Right.Registry or Right.Periods or Right.Audit or Right.Administer;
}
