using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.ClientRules;

/// <summary>Bad reports get the right status with the field named, and change nothing.</summary>
public abstract class RefusalRules(IClientTarget target)
{
    private const string Site = "pharmacy-001";
    private const string Month = "office-monthly-notice";

    public static TheoryData<string, StatusCode, string, Report> Rows { get; } = new()
    {
        { "no report at all", StatusCode.InvalidArgument, "report_id", new Report() },
        { "id is no UUID", StatusCode.InvalidArgument, "report_id", With(report => report.ReportId = "7") },
        { "id is all zero", StatusCode.InvalidArgument, "report_id", With(report => report.ReportId = Guid.Empty.ToString()) },
        { "id has bytes that were no text", StatusCode.InvalidArgument, "report_id", With(report => report.ReportId = report.ReportId[..35] + "\uFFFD") },
        { "node is empty", StatusCode.InvalidArgument, "node", With(report => report.Node = "") },
        { "node has a NUL", StatusCode.InvalidArgument, "node", With(report => report.Node = "pharmacy\0") },
        { "node is too long", StatusCode.InvalidArgument, "node", With(report => report.Node = new string('a', 65)) },
        { "day is no day", StatusCode.InvalidArgument, "day", With(report => report.Day = "2026-02-30") },
        { "day is of another age", StatusCode.InvalidArgument, "day", With(report => report.Day = "9999-01-01") },
        { "period is none", StatusCode.InvalidArgument, "period", With(report => report.Period = "2026Q5") },
        { "no change", StatusCode.InvalidArgument, "change", With(report => report.ClearChange()) },
        { "count is negative", StatusCode.InvalidArgument, "count", Client.Act("office", Month, -1) },
        { "count is too large", StatusCode.InvalidArgument, "count", Client.Act("office", Month, long.MaxValue) },
        { "stage is an inspector's", StatusCode.InvalidArgument, "stage", Client.Stage(Site, Stage.Certified) },
        { "stage is unknown", StatusCode.InvalidArgument, "stage", Client.Stage(Site, (Stage)258) },
        { "numerator above denominator", StatusCode.InvalidArgument, "numerator", Coverage(3, 2) },
        { "denominator is zero", StatusCode.InvalidArgument, "numerator", Coverage(0, 0) },
        { "corrects itself", StatusCode.InvalidArgument, "corrects", With(report => report.Corrects = report.ReportId) },
        { "link is no address", StatusCode.InvalidArgument, "evidence.link", With(report => report.Evidence.Add(new Evidence { Link = "javascript:1" })) },
        { "note turns the text around", StatusCode.InvalidArgument, "note", With(report => report.Note = "a\u202Eb") },
        { "node is unknown", StatusCode.NotFound, "node", With(report => report.Node = "nowhere") },
        { "obligation is unknown", StatusCode.NotFound, "obligation", Client.Act("office", "nothing", 1) },
        { "corrected report is unknown", StatusCode.NotFound, "corrects", With(report => report.Corrects = Guid.NewGuid().ToString()) },
        { "obligation is another unit's", StatusCode.FailedPrecondition, "obligation", Client.Act("finance", Month, 1) },
        { "node is a unit", StatusCode.FailedPrecondition, "node", With(report => report.Node = "finance") },
        { "node is a site", StatusCode.FailedPrecondition, "node", Client.Act(Site, Month, 1) },
        { "period is closed", StatusCode.FailedPrecondition, "period", Closed() },
        { "day is ahead", StatusCode.OutOfRange, "day", With(report => report.Day = Client.Day(3)) },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Submit_OfABadReport_NamesTheFieldAndChangesNothing(string why, StatusCode code, string field, Report report)
    {
        using var client = new Client(target.Shared);
        var before = await client.ProgressAsync("");
        var site = await client.ProgressAsync(Site);
        var refused = await Assert.ThrowsAsync<RpcException>(() => client.SubmitAsync(report));
        Assert.True(refused.StatusCode == code, $"{why}: {refused.Status}");
        Assert.Equal(field, refused.Trailers.GetValue("refusal-field"));
        Assert.StartsWith($"{field}: ", refused.Status.Detail, StringComparison.Ordinal);
        CheckDetails(refused, field);
        Assert.Equal(before.Department.StandingEvidenceCount, (await client.ProgressAsync("")).Department.StandingEvidenceCount);
        Assert.Equal(site, await client.ProgressAsync(Site));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Stream_OfABadReport_RefusesItAndGoesOn(string why, StatusCode code, string field, Report report)
    {
        using var client = new Client(target.Shared);
        using var stream = client.Stream();
        var good = Client.Stage("station-001", Stage.UnderWay);
        await stream.RequestStream.WriteAsync(new StreamReportsRequest { Reports = { report, good } });
        await stream.RequestStream.CompleteAsync();
        var answers = new List<Answer>();
        await foreach (var response in stream.ResponseStream.ReadAllAsync())
        {
            answers.AddRange(response.Answers);
        }

        Assert.True((int)code == answers[0].Refusal.Code, $"{why}: {answers[0]}");
        Assert.Equal(field, answers[0].Refusal.Field);
        Assert.Equal(good.ReportId, answers[1].Receipt.ReportId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task Stream_OfAMessageWithoutOrWithTooManyReports_IsInvalid_ThoughMoreMayCome(int count)
    {
        using var client = new Client(target.Shared);
        using var stream = client.Stream();
        await stream.RequestStream.WriteAsync(new StreamReportsRequest { Reports = { Enumerable.Repeat(Client.Stage(Site, Stage.UnderWay), count) } });
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var unexpected in stream.ResponseStream.ReadAllAsync())
            {
                Assert.Fail($"got {unexpected}");
            }
        });
        Assert.Equal((StatusCode.InvalidArgument, "reports"), (refused.StatusCode, refused.Trailers.GetValue("refusal-field")));
    }

    [Fact]
    public async Task Submit_OfTheSameIdWithOtherContent_IsAlreadyExistsAndTheFirstStands()
    {
        using var client = new Client(target.Shared);
        var report = Client.Stage("hotel-001", Stage.UnderWay);
        var first = await client.SubmitAsync(report);
        var other = report.Clone();
        other.StageReached.Stage = Stage.ReportedDone;
        var refused = await Assert.ThrowsAsync<RpcException>(() => client.SubmitAsync(other));
        Assert.Equal(StatusCode.AlreadyExists, refused.StatusCode);
        Assert.Equal("report_id", refused.Trailers.GetValue("refusal-field"));
        Assert.Equal(first, await client.SubmitAsync(report));
        Assert.Equal(Stage.UnderWay, (await client.ProgressAsync("hotel-001")).Site.Reported);
    }

    [Fact]
    public async Task Submit_OfACorrectedReportAgain_IsRefused()
    {
        using var client = new Client(target.Shared);
        var report = Client.Stage("hotel-002", Stage.UnderWay);
        await client.SubmitAsync(report);
        var retraction = new Report
        {
            ReportId = Guid.NewGuid().ToString(), Node = "hotel-002", Day = Client.Day(0), Retraction = new Retraction { ReportId = report.ReportId },
        };
        await client.SubmitAsync(retraction);
        Assert.Equal(Stage.NotStarted, (await client.ProgressAsync("hotel-002")).Site.Reported);
        retraction.ReportId = Guid.NewGuid().ToString();
        var refused = await Assert.ThrowsAsync<RpcException>(() => client.SubmitAsync(retraction));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Equal("EARLIER_ALREADY_TAKEN", refused.Trailers.GetValue("refusal-reason"));
    }

    // As any library for google.rpc.Status reads it.
    private static void CheckDetails(RpcException refused, string field)
    {
        var status = Google.Rpc.Status.Parser.ParseFrom(refused.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal(((int)refused.StatusCode, refused.Status.Detail), (status.Code, status.Message));
        var info = status.Details[0].Unpack<Google.Rpc.ErrorInfo>();
        Assert.Equal((refused.Trailers.GetValue("refusal-reason"), "wastesorting.v1", field), (info.Reason, info.Domain, info.Metadata["field"]));
        if (refused.StatusCode is StatusCode.InvalidArgument or StatusCode.OutOfRange)
        {
            var violation = Assert.Single(status.Details[1].Unpack<Google.Rpc.BadRequest>().FieldViolations);
            Assert.Equal($"{violation.Field}: {violation.Description}", refused.Status.Detail);
        }
    }

    private static Report With(Action<Report> change)
    {
        var report = Client.Stage(Site, Stage.UnderWay);
        change(report);
        return report;
    }

    private static Report Closed()
    {
        var report = Client.Act("office", Month, 1);
        (report.Day, report.Period) = ("2026-02-10", "2026-02");
        return report;
    }

    private static Report Coverage(long numerator, long denominator) => new()
    {
        ReportId = Guid.NewGuid().ToString(),
        Node = "education",
        Day = Client.Day(0),
        CoverageMeasured = new CoverageMeasured { Obligation = "education-coverage", Numerator = numerator, Denominator = denominator },
    };
}
