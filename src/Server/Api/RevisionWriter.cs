using Google.Protobuf.WellKnownTypes;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Editions;
using DomainRevision = WasteSorting.Ledger.Editions.PeriodRevision;
using DomainStanding = WasteSorting.Ledger.Editions.RevisedStanding;
using PeriodRevision = WasteSorting.Contracts.V1.PeriodRevision;
using RevisedStanding = WasteSorting.Contracts.V1.RevisedStanding;

namespace WasteSorting.Server.Api;

/// <summary>Writes what changed a published period to the wire.</summary>
internal static class RevisionWriter
{
    private const int ChangesMax = 100;

    public static ListRevisionsResponse Write(RevisionsPage page) => new()
    {
        Edition = page.Edition,
        Revision = page.Reached,
        Revisions = { page.Revisions.Select(Write) },
        NextAfterRevision = page.IsEnd ? 0 : page.Reached,
        Moved = { page.Moved.Select(MovedWriter.Write) },
    };

    public static PeriodRevision Write(DomainRevision revision) => new()
    {
        Revision = revision.Revision,
        At = Timestamp.FromDateTimeOffset(revision.At),
        Actor = revision.By.Id,
        Node = revision.Report?.Node ?? "",
        Obligation = revision.Duty?.Obligation.Id ?? "",
        Period = revision.Duty?.Period.ToString() ?? "",
        Day = revision.Report is { } report ? WireTime.Of(report.Day) : "",
        Before = revision.Report is null ? null : Write(revision.Before),
        After = revision.Report is null ? null : Write(revision.After),
        RegistryVersion = revision.RegistryVersion,
        ObligationKind = revision.Duty is { } duty ? RegistryWriter.KindOf(duty.Obligation.Kind) : ObligationKind.Unspecified,
        Finding = revision.Report?.Change.Kind == ChangeKind.InspectionRecorded,
        Changes =
        {
            revision.Changes.Take(ChangesMax).Select(change => $"{change.Action} {change.Subject} {change.Id} {change.Detail}".TrimEnd()),
        },
    };

    private static RevisedStanding Write(DomainStanding standing) => new()
    {
        ReportedStage = ProgressWriter.StageOf(standing.Reported),
        VerifiedStage = ProgressWriter.StageOf(standing.Verified),
        Count = standing.Progress.Verified,
        State = (ObligationState)(int)standing.Progress.State,
    };
}
