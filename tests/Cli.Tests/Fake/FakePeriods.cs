using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Tests.Fake;

/// <summary>Three months: one published, one that has ended, one that runs; a page of the list holds one. Takes inspections and keeps none.</summary>
internal sealed class FakePeriods(bool losesAnswers) : AssessmentService.AssessmentServiceBase
{
    private static readonly PeriodStatus Published = new()
    {
        Period = "2026-09",
        State = PeriodState.Published,
        FirstDay = "2026-09-01",
        LastDay = "2026-09-30",
        PublishedRevision = 7,
        Edition = 1,
        PublishedAt = Timestamp.FromDateTime(new DateTime(2026, 11, 17, 0, 0, 0, DateTimeKind.Utc)),
    };

    private static readonly PeriodStatus Ended = new() { Period = "2026-10", State = PeriodState.Provisional };

    private static readonly PeriodStatus Running = new() { Period = "2026-11", State = PeriodState.Open };

    public override Task<RecordInspectionResponse> RecordInspection(RecordInspectionRequest request, ServerCallContext context) => losesAnswers
        ? throw FakeLedger.Failure(StatusCode.Unavailable, "the answer is lost")
        : Task.FromResult(new RecordInspectionResponse { Receipt = new Receipt { ReportId = request.ReportId, Revision = 1 } });

    public override Task<RetractInspectionResponse> RetractInspection(RetractInspectionRequest request, ServerCallContext context) => losesAnswers
        ? throw FakeLedger.Failure(StatusCode.Unavailable, "the answer is lost")
        : Task.FromResult(new RetractInspectionResponse { Receipt = new Receipt { ReportId = request.ReportId, Revision = 2 } });

    public override Task<ClosePeriodResponse> ClosePeriod(ClosePeriodRequest request, ServerCallContext context)
    {
        var (period, revision) = Change(request.Period);
        return Task.FromResult(new ClosePeriodResponse { Period = period, Revision = revision });
    }

    public override Task<PublishPeriodResponse> PublishPeriod(PublishPeriodRequest request, ServerCallContext context)
    {
        var (period, revision) = Change(request.Period);
        return Task.FromResult(new PublishPeriodResponse { Period = new PeriodStatus(period) { Edition = 1 }, Revision = revision });
    }

    public override Task<ListPeriodsResponse> ListPeriods(ListPeriodsRequest request, ServerCallContext context)
    {
        PeriodStatus[] all = [.. new[] { Running, Ended, Published }.Where(one => request.State is PeriodState.Unspecified || one.State == request.State)];
        return Task.FromResult(new ListPeriodsResponse
        {
            Periods = { all.Skip(request.PageToken.Length).Take(1) },
            NextPageToken = request.PageToken.Length + 1 < all.Length ? request.PageToken + "x" : "",
        });
    }

    public override Task<GetNoticeResponse> GetNotice(GetNoticeRequest request, ServerCallContext context) =>
        Task.FromResult(new GetNoticeResponse { Notice = FakePapers.NoticeOf(request) });

    public override Task<GetFormResponse> GetForm(GetFormRequest request, ServerCallContext context) => Task.FromResult(FakePapers.FormOf(request));

    /// <summary>The period, and the revision that changed it.</summary>
    private static (PeriodStatus Period, long Revision) Change(string period) => period switch
    {
        "2026-09" => (Published, 0),
        "2026-10" => (Ended, 8),
        _ => throw FakeLedger.Failure(StatusCode.FailedPrecondition, "period: has not ended"),
    };
}
