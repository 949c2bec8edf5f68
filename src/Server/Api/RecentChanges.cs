using Google.Protobuf.WellKnownTypes;
using WasteSorting.Actors.Engine;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Views;
using AuditAction = WasteSorting.Ledger.Audit.AuditAction;
using AuditEntry = WasteSorting.Ledger.Audit.AuditEntry;
using Report = WasteSorting.Domain.Reports.Report;
using Stage = WasteSorting.Contracts.V1.Stage;

namespace WasteSorting.Server.Api;

/// <summary>What was reported and found last, as everybody may see it: without who said it.</summary>
internal static class RecentChanges
{
    public const int Usual = 20;
    public const int Most = 100;

    // Days, registries and tokens stand between reports.
    private const int EntriesLookedAt = 200;

    /// <returns>The newest first, none of them above the cut's revision.</returns>
    public static async Task<IReadOnlyList<RecentChange>> ReadAsync(ProgressEngine engine, Cut cut, int limit, CancellationToken cancellation)
    {
        var page = await JournalReading.TryAsync(() => engine.ReadRecentAsync(cut.Revision, EntriesLookedAt, cancellation)).ConfigureAwait(false);
        return
        [
            .. page.Entries
                .Where(one => one.Action == AuditAction.ReportAccepted && one.Revision <= cut.Revision)
                .Reverse()
                .Take(limit)
                .Select(one => Write(one, one.Report!, engine.Registry)),
        ];
    }

    private static RecentChange Write(AuditEntry entry, Report report, DistrictRegistry registry)
    {
        var node = registry.Nodes[entry.Node];
        var change = report.Change;
        var obligation = change.Obligation.Length == 0 ? null : registry.FindObligation(change.Obligation);
        return new RecentChange
        {
            Revision = entry.Revision,
            AcceptedAt = Timestamp.FromDateTimeOffset(entry.At),
            Node = node.Id,
            NameZh = node.NameZh,
            NameEn = node.NameEn,
            Day = WireTime.Of(report.Day),
            Obligation = change.Obligation,
            ObligationNameZh = obligation?.NameZh ?? "",
            ObligationNameEn = obligation?.NameEn ?? "",
            Stage = (Stage)(int)change.Stage,
            Finding = change.Kind == ChangeKind.InspectionRecorded,
            Retraction = change.Kind == ChangeKind.Retraction,
            Amount = change.Amount,
            Of = change.Of,
        };
    }
}
