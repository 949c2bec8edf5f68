using Google.Protobuf.WellKnownTypes;
using WasteSorting.Contracts.V1;
using WasteSorting.Ledger.Editions;
using DomainMoved = WasteSorting.Ledger.Editions.MovedNode;
using DomainRevision = WasteSorting.Ledger.Editions.PeriodRevision;
using DomainStanding = WasteSorting.Ledger.Editions.RevisedStanding;
using MovedFigures = WasteSorting.Contracts.V1.MovedFigures;
using MovedNode = WasteSorting.Contracts.V1.MovedNode;
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
        Moved = { page.Moved.Select(Write) },
    };

    private static PeriodRevision Write(DomainRevision revision) => new()
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

    private static MovedNode Write(DomainMoved moved) => new()
    {
        Node = moved.Node.Id,
        Before = Write(moved.Before),
        After = Write(moved.After),
    };

    private static MovedFigures Write(Ledger.Editions.MovedFigures figures) => new()
    {
        Due = figures.Due,
        DoneOnTime = figures.DoneOnTime,
        DoneLate = figures.DoneLate,
        Missing = figures.Missing,
        ScoreBp = figures.ScoreBp,
        Certified = figures.Certified,
    };
}
