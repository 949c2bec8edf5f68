using System.Collections.Immutable;
using WasteSorting.Actors.Nodes;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Server.Access;
using DomainEvidence = WasteSorting.Domain.Reports.Evidence;
using DomainReport = WasteSorting.Domain.Reports.Report;
using DomainStage = WasteSorting.Domain.Reports.Stage;
using Report = WasteSorting.Contracts.V1.Report;

namespace WasteSorting.Server.Api;

/// <summary>Reads reports off the wire.</summary>
internal static class ReportReader
{
    /// <param name="registry">Says by which line the caller has the node.</param>
    public static SubmitStatus TryRead(Report? message, DistrictRegistry registry, Caller caller, out DomainReport? report) =>
        ReportCheck.TryRead(FormOf(message ?? new Report(), registry, caller), out report);

    /// <summary>Reads a report that is only tried, with all that is wrong with it. Without an id it is one that was never sent.</summary>
    public static TriedReport Try(Report message, DistrictRegistry registry, Caller caller)
    {
        var form = FormOf(message, registry, caller);
        form = form.Id.Length == 0 ? form with { Id = Guid.CreateVersion7().ToString() } : form;
        var status = caller.Check(registry, ReportCheck.TryRead(form, out var report), report);
        return report is null
            ? new TriedReport(null, [.. ReportCheck.Faults(form), .. UnknownNames(form, registry)])
            : new TriedReport(report, status == SubmitStatus.Accepted ? [] : [status]);
    }

    // What is malformed never reaches the ledger's rules: its names are looked up all the same, so that all faults are told at once.
    private static IEnumerable<SubmitStatus> UnknownNames(ReportForm form, DistrictRegistry registry)
    {
        if (Texts.IsId(form.Node) && registry.FindNode(form.Node) is null)
        {
            yield return SubmitStatus.NodeUnknown;
        }

        if (Texts.IsId(form.Change.Obligation) && registry.FindObligation(form.Change.Obligation) is null)
        {
            yield return SubmitStatus.ObligationUnknown;
        }
    }

    private static ReportForm FormOf(Report message, DistrictRegistry registry, Caller caller) => new()
    {
        Id = message.ReportId,
        Node = message.Node,
        Day = message.Day,
        Period = message.Period,
        Change = ReadChange(message),
        Retracts = message.Retraction?.ReportId ?? "",
        Corrects = message.Corrects,
        Evidence = ReadEvidence(message.Evidence),
        Note = message.Note,
        RevisesClosedPeriod = message.RevisesClosedPeriod,
        MayTake = caller.Has(Right.RetractInspection) ? Takeable.All : Takeable.Reports,
        ByTerritory = !caller.OwnsAll(registry) && registry.FindNode(message.Node) is { } node && !caller.Owns(registry, node),
        Actor = caller.By.Id,
        Address = caller.By.Address,
    };

    public static SubmitStatus TryRead(RetractInspectionRequest message, Caller caller, out DomainReport? report) => ReportCheck.TryRead(
        new ReportForm
        {
            Id = message.ReportId,
            Node = message.Node,
            Day = message.Day,
            Change = new Change(ChangeKind.Retraction, "", 0, 0, default),
            Retracts = message.InspectionId,
            Evidence = ReadEvidence(message.Evidence),
            Note = message.Note,
            MayTake = Takeable.Inspections,
            Actor = caller.By.Id,
            Address = caller.By.Address,
        },
        out report);

    public static SubmitStatus TryRead(RecordInspectionRequest message, Caller caller, out DomainReport? report) => ReportCheck.TryRead(
        new ReportForm
        {
            Id = message.ReportId,
            Node = message.Node,
            Day = message.Day,
            Change = new Change(ChangeKind.InspectionRecorded, "", 0, 0, ReadStage(message.Finding)),
            Corrects = message.Corrects,
            MayTake = Takeable.Inspections,
            Evidence = ReadEvidence(message.Evidence),
            Note = message.Note,
            Actor = caller.By.Id,
            Address = caller.By.Address,
        },
        out report);

    private static Change ReadChange(Report message) => message.ChangeCase switch
    {
        Report.ChangeOneofCase.None => default,
        Report.ChangeOneofCase.DocumentFiled => new(ChangeKind.DocumentFiled, message.DocumentFiled.Obligation, 0, 0, default),
        Report.ChangeOneofCase.ActHeld => new(
            ChangeKind.ActHeld, message.ActHeld.Obligation, message.ActHeld.Count == 0 ? 1 : message.ActHeld.Count, 0, default),
        Report.ChangeOneofCase.StageReached => new(ChangeKind.StageReached, "", 0, 0, ReadStage(message.StageReached.Stage)),
        Report.ChangeOneofCase.CoverageMeasured => new(
            ChangeKind.CoverageMeasured,
            message.CoverageMeasured.Obligation,
            message.CoverageMeasured.Numerator,
            message.CoverageMeasured.Denominator,
            default),
        Report.ChangeOneofCase.EvidenceFiled => new(ChangeKind.EvidenceFiled, message.EvidenceFiled.Obligation, 0, 0, default),
        Report.ChangeOneofCase.Retraction => new(ChangeKind.Retraction, "", 0, 0, default),
    };

    // A number that no stage has stays none of them: a byte would wrap it into one.
    private static DomainStage ReadStage(Contracts.V1.Stage stage) => (int)stage is > 0 and <= byte.MaxValue ? (DomainStage)stage : default;

    private static ImmutableArray<DomainEvidence> ReadEvidence(IReadOnlyCollection<Contracts.V1.Evidence> evidence) => evidence.Count == 0
        ? []
        : [.. evidence.Select(one => new DomainEvidence(one.Link, [.. one.Sha256.Span], one.MediaType))];
}
