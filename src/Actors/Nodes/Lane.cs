namespace WasteSorting.Actors.Nodes;

/// <summary>
/// The way from this silo to one actor by messages. One message is under way at a time and is tried until it is answered; what comes meanwhile
/// goes together in the next. So nothing comes before what was posted earlier, whatever fails.
/// </summary>
internal sealed class Lane(int node, IReports remote, Machine machine) : IThreadPoolWorkItem
{
    private const int ReportsMax = 1_000;

    private readonly Lock gate = new();
    private readonly Queue<Posted> waiting = new();
    private bool isRunning;

    /// <summary>Nothing waits and nothing is under way.</summary>
    public bool IsIdle => !Volatile.Read(ref isRunning);

    /// <summary>Adds a report behind all others.</summary>
    public void Add(in Posted posted)
    {
        lock (gate)
        {
            waiting.Enqueue(posted);
            if (isRunning)
            {
                return;
            }

            isRunning = true;
        }

        machine.Run(this);
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        while (Take() is { Length: > 0 } parcel)
        {
            var outcomes = await remote.SendAsync(node, [.. parcel.Select(one => one.Report)]).ConfigureAwait(false);
            for (var at = 0; at < parcel.Length; at++)
            {
                parcel[at].Answer(outcomes[at]);
            }
        }
    }

    private Posted[] Take()
    {
        lock (gate)
        {
            var parcel = waiting.Take(ReportsMax).ToArray();
            for (var taken = 0; taken < parcel.Length; taken++)
            {
                waiting.Dequeue();
            }

            isRunning = parcel.Length > 0;
            return parcel;
        }
    }
}
