using Grpc.Core;
using WasteSorting.Contracts.V1;

namespace WasteSorting.DepartmentClient;

/// <summary>Shows a unit live, until the goal is seen. A broken feed goes on after the last message seen.</summary>
internal sealed class Feed(FeedService.FeedServiceClient client, Metadata headers, string unit) : IDisposable
{
    private readonly CancellationTokenSource enough = new();
    private readonly Lock gate = new();
    private string token = "";
    private long revision;
    private long goal = long.MaxValue;

    public void FinishAt(long wanted)
    {
        lock (gate)
        {
            goal = wanted;
            EndIfEnough();
        }
    }

    public async Task FollowAsync()
    {
        for (var failures = 0; !enough.IsCancellationRequested; failures++)
        {
            var (before, broken) = (revision, (RpcException?)null);
            try
            {
                await ReadAsync();
            }
            catch (RpcException failure)
            {
                broken = failure;
            }

            if (!enough.IsCancellationRequested)
            {
                failures = revision > before ? 0 : failures;
                await RecoverAsync(failures, broken);
            }
        }
    }

    public void Dispose() => enough.Dispose();

    private async Task ReadAsync()
    {
        var request = new WatchProgressRequest { Nodes = { unit }, ResumeToken = token };
        using var call = client.WatchProgress(request, headers, cancellationToken: enough.Token);
        await foreach (var message in call.ResponseStream.ReadAllAsync())
        {
            if (message.Event == FeedEvent.OtherHistory)
            {
                // Such as a restored backup. The message is a snapshot: drop what was shown, and what was reported may be gone.
                Console.WriteLine($"another history: what was seen up to revision {revision} does not hold");
            }

            var acts = message.Progress.Select(progress => progress.Department.Periods.Sum(period => period.Acts));
            Console.WriteLine($"watched: revision {message.Revision} {message.Event} acts [{string.Join(' ', acts)}]");
            See(message);
        }
    }

    private void See(WatchProgressResponse message)
    {
        lock (gate)
        {
            (revision, token) = (message.Revision, message.ResumeToken);
            EndIfEnough();
        }
    }

    private void EndIfEnough()
    {
        if (revision >= goal)
        {
            enough.Cancel();
        }
    }

    private async Task RecoverAsync(int failures, RpcException? broken)
    {
        Console.WriteLine($"watch broken at revision {revision} ({broken?.StatusCode.ToString() ?? "ended"})");
        await Retry.PauseAsync(failures, broken);
    }
}
