using Google.Protobuf;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>Reports to be mutated: of each kind, those that are accepted, and those that what is stored refuses.</summary>
internal static class SampleReports
{
    private const string Site = "bank-outlet-001";

    public static IReadOnlyList<Report> All { get; } =
    [
        Report(Site, one => one.StageReached = new StageReached { Stage = Stage.UnderWay }),
        Report("school-001", one => one.StageReached = new StageReached { Stage = Stage.ReportedDone }),
        Report("finance", one => one.DocumentFiled = new DocumentFiled { Obligation = "finance-plan" }),
        Report("finance", one => one.ActHeld = new ActHeld { Obligation = "finance-funding", Count = 3 }),
        Report("education", one => one.CoverageMeasured =
            new CoverageMeasured { Obligation = "education-coverage", Numerator = 40, Denominator = 50 }),
        Report("finance", one => one.EvidenceFiled = new EvidenceFiled { Obligation = "finance-budget" }),
        Report(Site, one => one.Retraction = new Retraction { ReportId = ReportIds.Shared }),
        Report(Site, one =>
        {
            one.StageReached = new StageReached { Stage = Stage.ReportedDone };
            one.Evidence.Add(new Evidence
            {
                Link = "https://example.org/1.jpg", Sha256 = ByteString.CopyFrom(new byte[32]), MediaType = "image/jpeg",
            });
            one.Note = "已完成 all done";
        }),
        Report("finance", one =>
        {
            one.ActHeld = new ActHeld { Obligation = "finance-funding", Count = 1 };
            one.Period = "2026";
            one.Corrects = ReportIds.Shared;
        }),
        Refused("no-such-site", Client.Day(0), one => one.StageReached = new StageReached { Stage = Stage.UnderWay }),
        Refused(Site, "2999-12-31", one => one.StageReached = new StageReached { Stage = Stage.UnderWay }),
        Refused("finance", Client.Day(0), one => one.DocumentFiled = new DocumentFiled { Obligation = "education-coverage" }),
        Refused(Site, Client.Day(0), one => one.Retraction = new Retraction { ReportId = ReportIds.Own }),
        Refused("finance", Client.Day(0), one =>
        {
            one.ActHeld = new ActHeld { Obligation = "finance-funding", Count = 1 };
            one.Period = "1999";
        }),
        Refused("finance", Client.Day(0), one => one.StageReached = new StageReached { Stage = Stage.UnderWay }),
    ];

    public static IReadOnlyList<RecordInspectionRequest> Inspections { get; } =
    [
        new()
        {
            ReportId = ReportIds.Shared, Node = "bank-outlet-002", Day = Client.Day(0), Finding = Stage.Certified, Note = "seen",
            Evidence = { new Evidence { Link = "https://example.org/2.jpg" } },
        },
        new() { ReportId = ReportIds.Shared, Node = "bank-outlet-003", Day = Client.Day(0), Finding = Stage.Revoked },
        new() { ReportId = ReportIds.Own, Node = "finance", Day = Client.Day(0), Finding = Stage.Inspected },
    ];

    private static Report Report(string node, Action<Report> change)
    {
        var report = new Report { ReportId = ReportIds.Shared, Node = node, Day = Client.Day(0) };
        change(report);
        return report;
    }

    private static Report Refused(string node, string day, Action<Report> change)
    {
        var report = new Report { ReportId = ReportIds.Own, Node = node, Day = day };
        change(report);
        return report;
    }
}
