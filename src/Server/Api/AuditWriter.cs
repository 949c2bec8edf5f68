using Google.Protobuf.WellKnownTypes;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Journal;
using WasteSorting.Server.Access;
using AuditAction = WasteSorting.Contracts.V1.AuditAction;
using AuditEntry = WasteSorting.Contracts.V1.AuditEntry;
using DomainEntry = WasteSorting.Ledger.Audit.AuditEntry;
using Role = WasteSorting.Contracts.V1.Role;
using Stage = WasteSorting.Contracts.V1.Stage;

namespace WasteSorting.Server.Api;

/// <summary>Writes entries of the audit to the wire, with the names that they had no need to store.</summary>
internal sealed class AuditWriter(DistrictRegistry registry, AccessTable access, string ledgerId)
{
    public AuditEntry Write(DomainEntry entry)
    {
        var written = new AuditEntry
        {
            Revision = entry.Revision,
            At = Timestamp.FromDateTimeOffset(entry.At),
            Action = (AuditAction)(int)entry.Action,
            Actor = entry.By.Id,
            Address = entry.By.Address,
            Node = entry.Node < 0 ? "" : registry.Nodes[entry.Node].Id,
            RegistryVersion = entry.RegistryVersion,
            Day = entry.Day == default ? "" : WireTime.Of(entry.Day),
            Period = entry.Period?.ToString() ?? "",
            Edition = entry.Edition,
            CopiedUntil = entry.From is { } from ? Write(from, ledgerId) : null,
            Token = access.Find(entry.TokenId) is { } subject ? TokenWriter.Write(registry, subject) : null,
        };
        WriteActor(entry.By.Id, written);
        if (entry.Report is { } report)
        {
            WriteReport(report, entry, written);
        }

        return written;
    }

    public static AuditCheckpoint Write(JournalHead head, string ledgerId) =>
        new() { Revision = head.Revision, Chain = head.Chain, LedgerId = ledgerId };

    /// <summary>What an inspector found; not given of other reports.</summary>
    public static Stage FindingOf(Domain.Reports.Report report) =>
        report.Change.Kind == ChangeKind.InspectionRecorded ? (Stage)(int)report.Change.Stage : Stage.Unspecified;

    private void WriteActor(string id, AuditEntry written)
    {
        if (id == Caller.Administrator)
        {
            written.ActorRole = Role.Administrator;
        }
        else if (access.Find(id) is { } token)
        {
            written.ActorRole = TokenWriter.RoleOf(token.Role);
            written.ActorHolder = token.Holder;
        }
    }

    private static void WriteReport(Domain.Reports.Report report, DomainEntry entry, AuditEntry written)
    {
        written.Report = ReportWriter.Write(report);
        written.Finding = FindingOf(report);
        if (entry.Effect is { } effect)
        {
            var isSite = report.Change.Kind is ChangeKind.StageReached or ChangeKind.InspectionRecorded;
            written.Before = WriteStanding(effect.Before, isSite);
            written.After = WriteStanding(effect.After, isSite);
        }
    }

    private static AuditStanding WriteStanding(FactStanding standing, bool isSite) => isSite
        ? new AuditStanding { Reported = (Stage)(int)standing.Reported, Verified = (Stage)(int)standing.Verified }
        : new AuditStanding { Count = standing.Reported };
}
