using Grpc.Core;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Tests.Fake;

/// <summary>Takes reports into the fake ledger.</summary>
internal sealed class FakeReports(FakeLedger ledger, bool losesAnswers) : ReportService.ReportServiceBase
{
    private int messages;

    public override Task<SubmitReportResponse> SubmitReport(SubmitReportRequest request, ServerCallContext context) =>
        Task.FromResult(new SubmitReportResponse { Receipt = Submit(request.Report) });

    public override async Task StreamReports(
        IAsyncStreamReader<StreamReportsRequest> requestStream, IServerStreamWriter<StreamReportsResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            if (request.Reports.Count > ledger.BatchMax)
            {
                throw FakeLedger.Failure(StatusCode.InvalidArgument, "too many reports in one message");
            }

            var message = Interlocked.Increment(ref messages);
            ledger.BreakStream(message, isTaken: false);
            var response = new StreamReportsResponse();
            foreach (var report in request.Reports)
            {
                response.Answers.Add(AnswerTo(report));
            }

            ledger.BreakStream(message, isTaken: true);
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    /// <summary>Each node that would have a new report moves, and with it a place.</summary>
    public override Task<TryReportsResponse> TryReports(TryReportsRequest request, ServerCallContext context)
    {
        var trials = request.Reports.Select(ledger.Try).ToList();
        var moving = request.Reports.Zip(trials)
            .Where(one => one.Second is { Accepted: true, RepeatedReport: false })
            .Select(one => one.First.Node);
        var effect = new TrialEffect();
        foreach (var node in moving.Distinct())
        {
            effect.Moved.Add(new MovedNode { Node = node, Before = new MovedFigures { Due = 3 }, After = new MovedFigures { Due = 4 } });
            effect.Places.Add(new MovedPlace { League = "towns", Node = node, RankBefore = 5, RankAfter = 2 });
        }

        return Task.FromResult(new TryReportsResponse { Revision = ledger.Revision, Trials = { trials }, Effects = { effect } });
    }

    private Receipt Submit(Report report)
    {
        var receipt = ledger.Submit(report);
        return losesAnswers ? throw FakeLedger.Failure(StatusCode.Unavailable, "the answer is lost") : receipt;
    }

    private Answer AnswerTo(Report report)
    {
        try
        {
            return new Answer { Receipt = Submit(report) };
        }
        catch (RpcException refusal)
        {
            return new Answer { Refusal = new Refusal { Code = (int)refusal.StatusCode, Reason = refusal.Status.Detail } };
        }
    }
}
