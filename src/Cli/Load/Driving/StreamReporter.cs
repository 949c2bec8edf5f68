using System.Diagnostics;
using WasteSorting.Cli.Load.Plans;
using WasteSorting.Cli.Reports;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;

namespace WasteSorting.Cli.Load.Driving;

/// <summary>
/// One reporter that keeps a stream open with several messages in flight. When the stream breaks, what has no answer is sent again over a
/// new one, in the same order and with the same ids.
/// </summary>
internal sealed class StreamReporter(Drive drive, Lanes lanes, LoadOptions options, int reporter, CancellationToken giveUp)
{
    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(50);

    private readonly ReporterScript script = drive.Plan.Script(reporter);

    // Made and without an answer, in order. The writer adds, the reader takes away; between streams one thread alone is here.
    private readonly Queue<StreamBatch> unanswered = new();
    private readonly Lock guard = new();

    // There was no room for them, or they are to be sent twice: they go with the next message.
    private readonly Queue<StreamItem> again = new();

    private long failingSince;
    private int failures;

    public async Task RunAsync()
    {
        while (true)
        {
            try
            {
                await TalkAsync().ConfigureAwait(false);
                return;
            }
            catch (RpcException failure)
            {
                failingSince = failingSince == 0 ? Stopwatch.GetTimestamp() : failingSince;
                var isHopeless = !Retries.IsUndecided(failure.StatusCode) || Stopwatch.GetElapsedTime(failingSince) > options.Patience;
                if (isHopeless || giveUp.IsCancellationRequested)
                {
                    Abandon(failure);
                    return;
                }

                drive.Counters.AddRetries(unanswered.Sum(batch => batch.Items.Count));
                var pause = Retries.Pause(PauseFirst, ++failures, SplitMix.Share(options.Seed, reporter, failures), failure.Trailers);
                await Task.Delay(pause, giveUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                Abandon(new RpcException(new Status(StatusCode.Cancelled, "no answer any more")));
                return;
            }
        }
    }

    private async Task TalkAsync()
    {
        using var window = new SemaphoreSlim(options.InFlight);
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(giveUp);
        var call = lanes.Stream(reporter, giveUp);
        await using (call.ConfigureAwait(false))
        {
            var reading = ReadAsync(call, window, broken);
            try
            {
                foreach (var batch in unanswered.ToArray())
                {
                    await window.WaitAsync(broken.Token).ConfigureAwait(false);
                    await call.WriteAsync(batch.Message, broken.Token).ConfigureAwait(false);
                }

                await WriteAsync(call, window, broken.Token).ConfigureAwait(false);
                await call.CompleteAsync().ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is RpcException or OperationCanceledException)
            {
                // The reader knows the status that the stream ended with, and says it below.
                await broken.CancelAsync().ConfigureAwait(false);
            }

            await reading.ConfigureAwait(false);
        }

        if (unanswered.Count > 0)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "the stream ended before all answers"));
        }
    }

    private async Task WriteAsync(
        DuplexCall<StreamReportsRequest, StreamReportsResponse> call, SemaphoreSlim window, CancellationToken broken)
    {
        while (true)
        {
            while (await NextBatchAsync().ConfigureAwait(false) is { } batch)
            {
                // Kept before anything can fail: a stream that breaks now leaves the message to the next one.
                lock (guard)
                {
                    unanswered.Enqueue(batch);
                }

                await window.WaitAsync(broken).ConfigureAwait(false);
                await call.WriteAsync(batch.Message, broken).ConfigureAwait(false);
            }

            // Answers still under way may bring reports to send again: only a full window says that there are none.
            for (var taken = 0; taken < options.InFlight; taken++)
            {
                await window.WaitAsync(broken).ConfigureAwait(false);
            }

            window.Release(options.InFlight);
            lock (guard)
            {
                if (again.Count == 0)
                {
                    return;
                }
            }
        }
    }

    private async Task ReadAsync(
        DuplexCall<StreamReportsRequest, StreamReportsResponse> call, SemaphoreSlim window, CancellationTokenSource broken)
    {
        try
        {
            await foreach (var response in call.ReadAllAsync(giveUp).ConfigureAwait(false))
            {
                StreamBatch batch;
                lock (guard)
                {
                    batch = unanswered.Dequeue();
                }

                for (var at = 0; at < batch.Items.Count; at++)
                {
                    Take(batch.Items[at], response.Answers[at]);
                }

                if (response.Answers.FirstOrDefault(answer => answer.Refusal?.Code == (int)StatusCode.Unavailable) is { } unavailable)
                {
                    // A server that takes calls and cannot serve them: another one may.
                    call.AvoidAddress();
                    throw new RpcException(new Status(StatusCode.Unavailable, unavailable.Refusal.Message));
                }

                (failingSince, failures) = (0, 0);
                window.Release();
            }
        }
        finally
        {
            await broken.CancelAsync().ConfigureAwait(false);
        }
    }

    private void Take(StreamItem item, Answer answer)
    {
        if (answer.Refusal is { } refusal && Retries.IsUndecided((StatusCode)refusal.Code))
        {
            drive.Counters.AddRetries(1);
            SendAgain(item);
            return;
        }

        if (item.IsRepeat && drive.Outcomes[item.Planned.Index] == Outcome.Open)
        {
            // The first had no room and waits to be sent again: the repetition has nothing to be compared with yet.
            SendAgain(item);
            return;
        }

        var outcome = answer.Receipt?.Revision ?? Outcome.Refused;
        if (item.IsRepeat)
        {
            drive.Counters.AddRepeat(drive.Outcomes[item.Planned.Index], outcome);
            return;
        }

        if (answer.Refusal is { } reason)
        {
            drive.Counters.AddRefusal($"{(StatusCode)reason.Code}: {reason.Reason}");
        }

        drive.Close(item.Planned.Index, item.Report, outcome, item.Started);
        if (item.Planned.Repetition == Repetition.After)
        {
            SendAgain(item with { IsRepeat = true });
        }
    }

    private void SendAgain(StreamItem item)
    {
        lock (guard)
        {
            again.Enqueue(item);
        }
    }

    private async ValueTask<StreamBatch?> NextBatchAsync()
    {
        var batch = new StreamBatch(options.Batch);
        lock (guard)
        {
            while (batch.Items.Count < options.Batch && again.TryDequeue(out var item))
            {
                batch.Add(item);
            }
        }

        while (batch.Items.Count < options.Batch && !drive.IsStopping && script.NextIndex < drive.Plan.ReportCount)
        {
            if (drive.Metronome is { } metronome && !metronome.TryTake(reporter))
            {
                if (batch.Items.Count > 0)
                {
                    break;
                }

                await metronome.WaitAsync(reporter).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (drive.IsStopping)
                {
                    break;
                }
            }

            Add(batch);
        }

        return batch.Items.Count > 0 ? batch : null;
    }

    private void Add(StreamBatch batch)
    {
        if (!script.TryNext(out var planned))
        {
            return;
        }

        var started = drive.Metronome?.TimeOf(planned.Index) ?? Stopwatch.GetTimestamp();
        var item = new StreamItem(planned, drive.Factory.Create(planned.Index, planned.Fact), started, IsRepeat: false);
        batch.Add(item);
        if (planned.Repetition != Repetition.Together)
        {
            return;
        }

        // A full message takes no more: the contract bounds it.
        if (batch.Items.Count < options.Batch)
        {
            batch.Add(item with { IsRepeat = true });
        }
        else
        {
            SendAgain(item with { IsRepeat = true });
        }
    }

    // What is left has no answer, and nobody waits for it any more.
    private void Abandon(RpcException failure)
    {
        drive.Counters.AddRefusal($"stream given up, {failure.StatusCode}: {failure.Status.Detail}");
        foreach (var item in unanswered.SelectMany(batch => batch.Items).Concat(again).Where(item => !item.IsRepeat))
        {
            drive.Close(item.Planned.Index, item.Report, Outcome.Unresolved, item.Started);
        }
    }
}
