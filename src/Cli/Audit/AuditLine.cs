using System.Globalization;
using WasteSorting.Cli.Output;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Audit;

/// <summary>An entry of the audit in one line.</summary>
internal static class AuditLine
{
    public static string Of(AuditEntry entry)
    {
        var at = entry.At.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return $"{entry.Revision,8}  {at}  {WhoOf(entry)}  {WhatOf(entry)}";
    }

    private static string WhoOf(AuditEntry entry) => entry.Actor.Length == 0
        ? "the ledger"
        : $"{entry.Actor}{HolderOf(entry)} from {entry.Address}";

    private static string HolderOf(AuditEntry entry) =>
        entry.ActorHolder.Length == 0 ? "" : $" ({entry.ActorHolder}, {Words.Of(entry.ActorRole)})";

    private static string WhatOf(AuditEntry entry) => entry.Action switch
    {
        AuditAction.ReportAccepted =>
            $"{entry.Node}: {ChangeOf(entry)}, {StandingOf(entry.Before)} → {StandingOf(entry.After)}, report {entry.Report.ReportId}",
        AuditAction.DayBegan => $"day {entry.Day} began",
        AuditAction.RegistryApplied => $"registry version {entry.RegistryVersion} applied",
        AuditAction.TokenIssued =>
            $"token {entry.Token.TokenId} issued: {Words.Of(entry.Token.Role)} for {entry.Token.Node}, {entry.Token.Holder}",
        AuditAction.TokenRevoked => $"token {entry.Token.TokenId} revoked",
        AuditAction.PeriodClosed => $"period {entry.Period} closed",
        AuditAction.HistoryBegan => $"a new history began on a copy of revision {entry.CopiedUntil.Revision}, chain {entry.CopiedUntil.Chain}",
        AuditAction.PeriodPublished => $"period {entry.Period} published",
        _ => entry.Action.ToString(),
    };

    private static string ChangeOf(AuditEntry entry) => entry.Report.ChangeCase switch
    {
        Report.ChangeOneofCase.DocumentFiled => $"{entry.Report.DocumentFiled.Obligation} filed",
        Report.ChangeOneofCase.ActHeld => $"{entry.Report.ActHeld.Obligation} held {entry.Report.ActHeld.Count} times",
        Report.ChangeOneofCase.StageReached => $"reported {entry.Report.StageReached.Stage}",
        Report.ChangeOneofCase.CoverageMeasured => ChangeOf(entry.Report.CoverageMeasured),
        Report.ChangeOneofCase.EvidenceFiled => $"{entry.Report.EvidenceFiled.Obligation} evidence",
        Report.ChangeOneofCase.Retraction => $"report {entry.Report.Retraction.ReportId} retracted",
        _ => $"inspected, found {entry.Finding}",
    };

    private static string ChangeOf(CoverageMeasured share) => $"{share.Obligation} measured {share.Numerator} of {share.Denominator}";

    private static string StandingOf(AuditStanding? standing) => standing is null ? "not known"
        : standing.Reported == Stage.Unspecified && standing.Verified == Stage.Unspecified
            ? standing.Count.ToString(CultureInfo.InvariantCulture)
            : $"{standing.Reported}/{standing.Verified}";
}
