using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using WasteSorting.Cli.Client;
using WasteSorting.Cli.Load.Plans;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load.Driving;

/// <summary>
/// One reporter that keeps a stream open with several messages in flight. When the stream breaks, what has no answer is sent again over a
/// new one, in the same order and with the same ids.
/// </summary>
internal sealed class StreamReporter(Drive drive, Connections connections, LoadOptions options, int reporter, CancellationToken giveUp)
{
    private const string PushbackKey = "grpc-retry-pushback-ms";
    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(2);

    private readonly StreamBacklog backlog = new(drive, options, reporter);
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
                    drive.Counters.AddRefusal($"stream given up, {failure.StatusCode}: {failure.Status.Detail}");
                    backlog.Abandon();
                    return;
                }

                drive.Counters.AddRetries(backlog.Unanswered.Sum(batch => batch.Items.Count));
                await Task.Delay(Pause(++failures, failure.Trailers), giveUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task TalkAsync()
    {
        using var window = new SemaphoreSlim(options.InFlight);
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(giveUp);
        using var call = connections.Stream(reporter, giveUp);
        var reading = ReadAsync(call, window, broken);
        try
        {
            foreach (var batch in backlog.Unanswered)
            {
                await window.WaitAsync(broken.Token).ConfigureAwait(false);
                await call.RequestStream.WriteAsync(batch.Message, broken.Token).ConfigureAwait(false);
            }

            await WriteAsync(call.RequestStream, window, broken.Token).ConfigureAwait(false);
            await call.RequestStream.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException or InvalidOperationException or IOException)
        {
            // The stream has ended, and the reader knows how, and says it below.
            await broken.CancelAsync().ConfigureAwait(false);
        }

        await reading.ConfigureAwait(false);
        if (backlog.Unanswered.Length > 0)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "the stream ended before all answers"));
        }
    }

    private async Task WriteAsync(IClientStreamWriter<StreamReportsRequest> requests, SemaphoreSlim window, CancellationToken broken)
    {
        do
        {
            while (await backlog.NextAsync().ConfigureAwait(false) is { } batch)
            {
                await window.WaitAsync(broken).ConfigureAwait(false);
                await requests.WriteAsync(batch.Message, broken).ConfigureAwait(false);
            }

            // Answers still under way may bring reports to send again: only a full window says that there are none.
            for (var taken = 0; taken < options.InFlight; taken++)
            {
                await window.WaitAsync(broken).ConfigureAwait(false);
            }

            window.Release(options.InFlight);
        }
        while (backlog.HasMore);
    }

    private async Task ReadAsync(
        AsyncDuplexStreamingCall<StreamReportsRequest, StreamReportsResponse> call, SemaphoreSlim window, CancellationTokenSource broken)
    {
        try
        {
            await foreach (var response in call.ResponseStream.ReadAllAsync(giveUp).ConfigureAwait(false))
            {
                if (backlog.Take(response) is { } unavailable)
                {
                    // A server that takes calls and cannot serve them: another one may.
                    connections.Leave(reporter, await call.ResponseHeadersAsync.ConfigureAwait(false));
                    throw new RpcException(new Status(StatusCode.Unavailable, unavailable));
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

    // As long as the server asks for, and then doubling, spread by chance so that reporters cut off together do not come back together.
    private TimeSpan Pause(int attempt, Metadata trailers)
    {
        _ = int.TryParse(trailers.GetValue(PushbackKey), NumberStyles.None, CultureInfo.InvariantCulture, out var asked);
        var grown = PauseFirst * Math.Pow(2, Math.Min(attempt - 1, 10));
        var own = (grown < PauseMax ? grown : PauseMax) * (0.5 + (SplitMix.Share(options.Seed, reporter, attempt) / 2));
        return own + TimeSpan.FromMilliseconds(Math.Min(asked, PauseMax.TotalMilliseconds));
    }
}
