using Grpc.Core;
using WasteSorting.Cli.Client;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Import;

/// <summary>
/// Sends reports over a stream, message by message. When the stream breaks, what has no answer is sent again over a new one, with the same
/// ids, so that nothing counts twice.
/// </summary>
/// <param name="answered">Told how many have their answer.</param>
internal sealed class ReportSender(Session session, IReadOnlyList<Report> reports, Action<int> answered)
{
    private const int MessageReportsMax = 500;
    private const int MessageBytesMax = 512 << 10;
    private const int FailuresMax = 6;

    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(100);

    private readonly List<Answer> answers = new(reports.Count);

    /// <summary>An answer for each report, in their order.</summary>
    public async Task<IReadOnlyList<Answer>> SendAsync(CancellationToken cancellation)
    {
        for (var failures = 0; answers.Count < reports.Count;)
        {
            var before = answers.Count;
            try
            {
                await TalkAsync(cancellation).ConfigureAwait(false);
            }
            catch (RpcException failure) when (Retries.IsUndecided(failure.StatusCode) && !cancellation.IsCancellationRequested)
            {
                failures = answers.Count > before ? 1 : failures + 1;
                if (failures == FailuresMax)
                {
                    session.WriteNote($"{answers.Count} of {reports.Count} have their receipts: import the same file again, nothing counts twice");
                    throw;
                }

                await Task.Delay(PauseFirst * Math.Pow(2, failures - 1), session.Host.Clock, cancellation).ConfigureAwait(false);
            }
        }

        return answers;
    }

    private async Task TalkAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var call = session.Client.Reports.StreamReports(cancellationToken: patience.Token);
        while (answers.Count < reports.Count)
        {
            patience.CancelAfter(session.Settings.Timeout);
            await WriteAsync(call, MessageAt(answers.Count)).ConfigureAwait(false);
            if (!await call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false))
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "the stream ended before all answers"));
            }

            await TakeAsync(call).ConfigureAwait(false);
            answered(answers.Count);
        }

        await call.RequestStream.CompleteAsync().ConfigureAwait(false);
    }

    private static async Task WriteAsync(AsyncDuplexStreamingCall<StreamReportsRequest, StreamReportsResponse> call, StreamReportsRequest message)
    {
        try
        {
            await call.RequestStream.WriteAsync(message).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // The stream has ended; how, its answers say.
        }
    }

    // From the first that the server could not decide on, all are sent again.
    private async Task TakeAsync(AsyncDuplexStreamingCall<StreamReportsRequest, StreamReportsResponse> call)
    {
        foreach (var answer in call.ResponseStream.Current.Answers)
        {
            if (answer.Refusal is { } refusal && Retries.IsUndecided((StatusCode)refusal.Code))
            {
                if (refusal.Code == (int)StatusCode.Unavailable)
                {
                    session.Client.Leave(await call.ResponseHeadersAsync.ConfigureAwait(false));
                }

                throw new RpcException(new Status((StatusCode)refusal.Code, refusal.Message));
            }

            answers.Add(answer);
        }
    }

    private StreamReportsRequest MessageAt(int first)
    {
        var (message, bytes) = (new StreamReportsRequest(), 0);
        for (var at = first; at < reports.Count && message.Reports.Count < MessageReportsMax && bytes < MessageBytesMax; at++)
        {
            message.Reports.Add(reports[at]);
            bytes += reports[at].CalculateSize();
        }

        return message;
    }
}
