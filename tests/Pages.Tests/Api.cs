using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Pages.Tests;

/// <summary>What a department's program would say and ask, beside the pages.</summary>
internal sealed class Api : IDisposable
{
    private readonly GrpcChannel channel;
    private readonly Metadata headers;

    public Api(IServedLedger server)
    {
        channel = GrpcChannel.ForAddress(server.GrpcAddress);
        headers = new Metadata { { "authorization", $"Bearer {server.Token}" } };
        Reports = new ReportService.ReportServiceClient(channel);
        Progress = new ProgressService.ProgressServiceClient(channel);
        Assessment = new AssessmentService.AssessmentServiceClient(channel);
    }

    /// <summary>The district's day.</summary>
    public static string Today =>
        DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public ReportService.ReportServiceClient Reports { get; }

    public ProgressService.ProgressServiceClient Progress { get; }

    public AssessmentService.AssessmentServiceClient Assessment { get; }

    public async Task<Receipt> StageAsync(string site, Stage stage) => (await Reports.SubmitReportAsync(
        new SubmitReportRequest
        {
            Report = new Report { ReportId = NewId(), Node = site, Day = Today, StageReached = new StageReached { Stage = stage } },
        },
        headers)).Receipt;

    public async Task<Receipt> ActAsync(string unit, string obligation, long count, string period = "") => (await Reports.SubmitReportAsync(
        new SubmitReportRequest
        {
            Report = new Report
            {
                ReportId = NewId(), Node = unit, Day = Today, Period = period, ActHeld = new ActHeld { Obligation = obligation, Count = count },
                RevisesClosedPeriod = period.Length > 0,
            },
        },
        headers)).Receipt;

    public async Task<Receipt> InspectAsync(string site, Stage finding) => (await Assessment.RecordInspectionAsync(
        new RecordInspectionRequest { ReportId = NewId(), Node = site, Day = Today, Finding = finding }, headers)).Receipt;

    public async Task PublishAsync(string period)
    {
        await Assessment.ClosePeriodAsync(new ClosePeriodRequest { Period = period }, headers);
        await Assessment.PublishPeriodAsync(new PublishPeriodRequest { Period = period }, headers);
    }

    /// <summary>A token's secret.</summary>
    public async Task<string> IssueAsync(Role role, string node) => (await new AdminService.AdminServiceClient(channel).IssueTokenAsync(
        new IssueTokenRequest { Role = role, Node = node, Holder = "test" }, headers)).Secret;

    public async Task FreezeAsync() => await Assessment.FreezeAsync(new FreezeRequest(), headers);

    public async Task UnfreezeAsync() => await Assessment.UnfreezeAsync(new UnfreezeRequest(), headers);

    public void Dispose() => channel.Dispose();

    private static string NewId() => Guid.CreateVersion7().ToString();
}
