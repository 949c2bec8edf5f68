using System.Diagnostics;
using Grpc.Core;
using WasteSorting.Cli.Client;
using WasteSorting.Cli.Load.Plans;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load.Driving;

/// <summary>A report in a stream's message.</summary>
/// <param name="Started">When it was to go, as a timestamp.</param>
/// <param name="IsRepeat">Sent before with the same id, on purpose.</param>
internal readonly record struct StreamItem(PlannedReport Planned, Report Report, long Started, bool IsRepeat);

/// <summary>One message of a stream and what its answers are for.</summary>
internal sealed class StreamBatch(int capacity)
{
    public List<StreamItem> Items { get; } = new(capacity);

    public StreamReportsRequest Message { get; } = new();

    public void Add(in StreamItem item)
    {
        Items.Add(item);
        Message.Reports.Add(item.Report);
    }
}

/// <summary>
/// What one reporter has to send over streams, and what waits for its answer. The writer of a stream takes batches out, its reader brings
/// the answers; between streams one thread alone is here.
/// </summary>
internal sealed class StreamBacklog(Drive drive, LoadOptions options, int reporter)
{
    private readonly ReporterScript script = drive.Plan.Script(reporter);
    private readonly Lock guard = new();

    // Made and without an answer, in order.
    private readonly Queue<StreamBatch> unanswered = new();

    // There was no room for them, or they are to be sent twice: they go with the next message.
    private readonly Queue<StreamItem> again = new();

    /// <summary>What a stream left without an answer goes first over the next one.</summary>
    public StreamBatch[] Unanswered => [.. unanswered];

    public bool HasMore
    {
        get
        {
            lock (guard)
            {
                return again.Count > 0;
            }
        }
    }

    /// <summary>The next batch, already among those without an answer: a stream that breaks now leaves it to the next one. Null: no more.</summary>
    public async ValueTask<StreamBatch?> NextAsync()
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
            if (!await MayGoAsync(batch.Items.Count == 0).ConfigureAwait(false))
            {
                break;
            }

            AddNext(batch);
        }

        if (batch.Items.Count == 0)
        {
            return null;
        }

        lock (guard)
        {
            unanswered.Enqueue(batch);
        }

        return batch;
    }

    /// <summary>Takes the answers to the oldest batch. Null, or what the server says when it cannot serve.</summary>
    public string? Take(StreamReportsResponse response)
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

        return response.Answers.FirstOrDefault(answer => answer.Refusal?.Code == (int)StatusCode.Unavailable)?.Refusal.Message;
    }

    /// <summary>What is left has no answer, and nobody waits for it any more.</summary>
    public void Abandon()
    {
        foreach (var item in unanswered.SelectMany(batch => batch.Items).Concat(again).Where(item => !item.IsRepeat))
        {
            drive.Close(item.Planned.Index, item.Report, Outcome.Unresolved, item.Started);
        }
    }

    private void Take(StreamItem item, Answer answer)
    {
        if (answer.Refusal is { } undecided && Retries.IsUndecided((StatusCode)undecided.Code))
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

        if (answer.Refusal is { } refusal)
        {
            drive.Counters.AddRefusal($"{(StatusCode)refusal.Code}: {refusal.Reason}");
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

    /// <summary>Whether the next report may go now. A batch with reports in it does not wait for more.</summary>
    private async ValueTask<bool> MayGoAsync(bool isWorthWaiting)
    {
        if (drive.Metronome is not { } metronome || metronome.TryTake(reporter))
        {
            return true;
        }

        if (isWorthWaiting)
        {
            await metronome.WaitAsync(reporter).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return isWorthWaiting && !drive.IsStopping;
    }

    private void AddNext(StreamBatch batch)
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
}
