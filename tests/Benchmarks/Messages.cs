using System.Globalization;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Reports;
using Report = WasteSorting.Contracts.V1.Report;

namespace WasteSorting.Benchmarks;

/// <summary>Reports of the workload as a client sends them.</summary>
internal static class Messages
{
    /// <summary>A message of a stream.</summary>
    public static StreamReportsRequest Of(Domain.Reports.Report[] reports) => new() { Reports = { reports.Select(Of) } };

    public static Report Of(Domain.Reports.Report report)
    {
        var message = new Report
        {
            ReportId = report.Id.ToString(),
            Node = report.Node,
            Day = report.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Corrects = report.Takes == Guid.Empty ? "" : report.Takes.ToString(),
        };
        var change = report.Change;
        switch (change.Kind)
        {
            case ChangeKind.DocumentFiled:
                message.DocumentFiled = new DocumentFiled { Obligation = change.Obligation };
                break;
            case ChangeKind.ActHeld:
                message.ActHeld = new ActHeld { Obligation = change.Obligation, Count = change.Amount };
                break;
            case ChangeKind.StageReached:
                message.StageReached = new StageReached { Stage = (Contracts.V1.Stage)(int)change.Stage };
                break;
            case ChangeKind.CoverageMeasured:
                message.CoverageMeasured = new CoverageMeasured
                {
                    Obligation = change.Obligation,
                    Numerator = change.Amount,
                    Denominator = change.Of,
                };
                break;
            case ChangeKind.EvidenceFiled:
                message.EvidenceFiled = new EvidenceFiled { Obligation = change.Obligation };
                break;
        }

        return message;
    }
}
