using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using WasteSorting.Actors.Engine;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Views;
using WasteSorting.Server.Access;
using WasteSorting.Server.Calls;
using WasteSorting.Server.Errors;
using DomainReport = WasteSorting.Domain.Reports.Report;

namespace WasteSorting.Server.Api;

/// <summary>Takes reports.</summary>
internal sealed class ReportService(ProgressEngine engine, EngineLimits limits, StreamEnds ends)
    : Contracts.V1.ReportService.ReportServiceBase
{
    /// <summary>As many as a sheet has rows.</summary>
    private const int TriedReportsMax = 5_000;

    /// <summary>Messages of one stream that wait for their answers; the next is read when the first of them is answered.</summary>
    private const int StreamMessagesInFlightMax = 16;

    /// <summary>Answers that are ready at once share a flush, up to so many reports.</summary>
    private const int AnswersUnflushedMax = 256;

    private static readonly WriteOptions Unflushed = new(WriteFlags.BufferHint);

    public override async Task<SubmitReportResponse> SubmitReport(SubmitReportRequest request, ServerCallContext context)
    {
        RequestSize.Check(request);
        var caller = Caller.Of(context);
        var registry = engine.Registry;
        var status = caller.Check(registry, ReportReader.TryRead(request.Report, registry, caller, out var report), report);
        return new SubmitReportResponse { Receipt = await SubmitAsync(engine, request.Report?.ReportId, status, report).ConfigureAwait(false) };
    }

    public override async Task<TryReportsResponse> TryReports(TryReportsRequest request, ServerCallContext context)
    {
        if (request.Reports.Count is 0 or > TriedReportsMax)
        {
            throw RpcErrors.Invalid("reports", $"must be 1 to {TriedReportsMax}");
        }

        var (registry, caller) = (engine.Registry, Caller.Of(context));
        var tried = request.Reports.Select(report => ReportReader.Try(report, registry, caller)).ToList();
        var outcome = await engine.TryAsync(tried, context.CancellationToken).ConfigureAwait(false);
        return new TryReportsResponse
        {
            Revision = outcome.Revision,
            Trials = { outcome.Reports.Select(TrialWriter.Write) },
            Effects = { outcome.Effects.Select(TrialWriter.Write) },
        };
    }

    public override Task StreamReports(
        IAsyncStreamReader<StreamReportsRequest> requestStream,
        IServerStreamWriter<StreamReportsResponse> responseStream,
        ServerCallContext context) =>
        ends.DuplexStreamingServerHandler(requestStream, responseStream, context, AnswerAsync);

    // Answers go out in the order of the messages, while later messages are already on their way to the actors.
    private async Task AnswerAsync(
        IAsyncStreamReader<StreamReportsRequest> requestStream,
        IServerStreamWriter<StreamReportsResponse> responseStream,
        ServerCallContext context)
    {
        var caller = Caller.Of(context);
        var end = context.CancellationToken;
        var reports = engine.OpenSequence();
        var waiting = new Queue<Task<StreamReportsResponse>>();
        var next = requestStream.MoveNext(end);
        while (true)
        {
            await SendReadyAsync(waiting, responseStream).ConfigureAwait(false);
            if (waiting.TryPeek(out var first) && !next.IsCompleted)
            {
                await Task.WhenAny(next, first).ConfigureAwait(false);
                continue;
            }

            if (!await next.ConfigureAwait(false))
            {
                break;
            }

            waiting.Enqueue(SubmitAsync(reports, requestStream.Current, caller));
            next = requestStream.MoveNext(end);
        }

        while (waiting.TryDequeue(out var rest))
        {
            await responseStream.WriteAsync(await rest.ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    /// <summary>Sends the answers that are there, and waits for the oldest when no more may wait.</summary>
    private static async Task SendReadyAsync(Queue<Task<StreamReportsResponse>> waiting, IServerStreamWriter<StreamReportsResponse> responses)
    {
        var unflushed = 0;
        while (waiting.TryPeek(out var oldest) && (oldest.IsCompleted || waiting.Count == StreamMessagesInFlightMax))
        {
            var response = await waiting.Dequeue().ConfigureAwait(false);
            unflushed += response.Answers.Count;
            var isFollowed = unflushed < AnswersUnflushedMax && waiting.TryPeek(out var following) && following.IsCompletedSuccessfully;
            unflushed = isFollowed ? unflushed : 0;
            responses.WriteOptions = isFollowed ? Unflushed : null;
            await responses.WriteAsync(response).ConfigureAwait(false);
        }
    }

    /// <summary>Submits one report that was read, and gives its receipt.</summary>
    /// <param name="reportId">The id as it was sent: the receipt repeats it.</param>
    /// <exception cref="RpcException">It is refused.</exception>
    internal static async Task<Receipt> SubmitAsync(ProgressEngine engine, string? reportId, SubmitStatus read, DomainReport? report)
    {
        var outcome = read switch
        {
            SubmitStatus.Accepted => (await engine.SubmitAsync([report!]).ConfigureAwait(false))[0],
            SubmitStatus.NotPermitted => (await engine.RefuseAsync([report!]).ConfigureAwait(false))[0],
            _ => SubmitOutcome.Refused(read),
        };
        return outcome.Status == SubmitStatus.Accepted
            ? ReceiptOf(reportId!, outcome, Timestamp.FromDateTimeOffset(outcome.AcceptedAt))
            : throw RpcErrors.Refuse(outcome.Status);
    }

    private static Receipt ReceiptOf(string reportId, SubmitOutcome outcome, Timestamp at) => new()
    {
        ReportId = reportId,
        Revision = outcome.Revision,
        AcceptedAt = at,
    };

    private async Task<StreamReportsResponse> SubmitAsync(ReportSequence stream, StreamReportsRequest request, Caller caller)
    {
        if (request.Reports.Count == 0 || request.Reports.Count > limits.SubmissionReportsMax)
        {
            throw RpcErrors.Invalid("reports", $"must be 1 to {limits.SubmissionReportsMax} in one message");
        }

        var registry = engine.Registry;
        var read = new (SubmitStatus Status, DomainReport? Report)[request.Reports.Count];
        for (var at = 0; at < read.Length; at++)
        {
            var status = ReportReader.TryRead(request.Reports[at], registry, caller, out var report);
            read[at] = (caller.Check(registry, status, report), report);
        }

        var accepted = With(read, SubmitStatus.Accepted);
        var outcomes = accepted.Length == 0 ? [] : await stream.SubmitAsync(accepted).ConfigureAwait(false);
        var forbidden = With(read, SubmitStatus.NotPermitted);
        var refusals = forbidden.Length == 0 ? [] : await engine.RefuseAsync(forbidden).ConfigureAwait(false);
        var response = new StreamReportsResponse();
        var (taken, refused) = (0, 0);
        var committed = (At: default(DateTimeOffset), Sent: new Timestamp());
        for (var at = 0; at < read.Length; at++)
        {
            var outcome = read[at].Status switch
            {
                SubmitStatus.Accepted => outcomes[taken++],
                SubmitStatus.NotPermitted => refusals[refused++],
                var status => SubmitOutcome.Refused(status),
            };
            response.Answers.Add(AnswerOf(request.Reports[at].ReportId, outcome, ref committed));
        }

        return response;
    }

    private static DomainReport[] With((SubmitStatus Status, DomainReport? Report)[] read, SubmitStatus status)
    {
        var found = new DomainReport[read.Length];
        var count = 0;
        foreach (var one in read)
        {
            if (one.Status == status)
            {
                found[count++] = one.Report!;
            }
        }

        return count == found.Length ? found : found[..count];
    }

    /// <param name="committed">When the report before was accepted: most of a message are in one commit.</param>
    private static Answer AnswerOf(string reportId, SubmitOutcome outcome, ref (DateTimeOffset At, Timestamp Sent) committed)
    {
        if (outcome.Status != SubmitStatus.Accepted)
        {
            return new Answer { Refusal = RpcErrors.ToRefusal(outcome.Status) };
        }

        if (outcome.AcceptedAt != committed.At)
        {
            committed = (outcome.AcceptedAt, Timestamp.FromDateTimeOffset(outcome.AcceptedAt));
        }

        return new Answer { Receipt = ReceiptOf(reportId, outcome, committed.Sent) };
    }
}
