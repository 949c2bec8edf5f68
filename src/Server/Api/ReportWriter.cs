using Google.Protobuf;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Reports;
using DomainReport = WasteSorting.Domain.Reports.Report;
using Report = WasteSorting.Contracts.V1.Report;

namespace WasteSorting.Server.Api;

/// <summary>Writes reports as they were sent: the other way of <see cref="ReportReader"/>.</summary>
internal static class ReportWriter
{
    /// <summary>An inspection has no change that reporters have: that is left open.</summary>
    public static Report Write(DomainReport report)
    {
        var written = new Report
        {
            ReportId = report.Id.ToString(),
            Node = report.Node,
            Day = WireTime.Of(report.Day),
            Period = report.Period?.ToString() ?? "",
            Corrects = report.Takes == Guid.Empty || report.Change.Kind == ChangeKind.Retraction ? "" : report.Takes.ToString(),
            Note = report.Note,
            RevisesClosedPeriod = report.RevisesClosedPeriod,
        };
        WriteChange(report, written);
        written.Evidence.AddRange(report.Evidence.Select(one => new Contracts.V1.Evidence
        {
            Link = one.Link,
            Sha256 = ByteString.CopyFrom(one.Sha256.AsSpan()),
            MediaType = one.MediaType,
        }));
        return written;
    }

    private static void WriteChange(DomainReport report, Report written)
    {
        var change = report.Change;
        switch (change.Kind)
        {
            case ChangeKind.DocumentFiled:
                written.DocumentFiled = new DocumentFiled { Obligation = change.Obligation };
                break;
            case ChangeKind.ActHeld:
                written.ActHeld = new ActHeld { Obligation = change.Obligation, Count = change.Amount };
                break;
            case ChangeKind.StageReached:
                written.StageReached = new StageReached { Stage = (Contracts.V1.Stage)(int)change.Stage };
                break;
            case ChangeKind.CoverageMeasured:
                written.CoverageMeasured = new CoverageMeasured
                {
                    Obligation = change.Obligation,
                    Numerator = change.Amount,
                    Denominator = change.Of,
                };
                break;
            case ChangeKind.EvidenceFiled:
                written.EvidenceFiled = new EvidenceFiled { Obligation = change.Obligation };
                break;
            case ChangeKind.Retraction:
                written.Retraction = new Retraction { ReportId = report.Takes.ToString() };
                break;
        }
    }
}
