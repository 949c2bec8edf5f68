namespace WasteSorting.Simulation;

/// <summary>
/// Virtual time, the order of all that happens, and chance: one thread, one seed. Two runs of one seed do the same to the last step.
/// </summary>
internal sealed class World(int seed, Bug bug)
{
    private readonly PriorityQueue<Action, (long At, long Number)> events = new();
    private Exception? failure;
    private long number;

    public int Seed { get; } = seed;

    public Random Chance { get; } = new(seed);

    public Plan Plan => field ??= Plan.Of(Chance, bug);

    /// <summary>Milliseconds since the run began.</summary>
    public long Now { get; private set; }

    /// <summary>Whether faults are drawn: in the second phase all is healed.</summary>
    public bool IsFaulty { get; set; } = true;

    /// <summary>Hash over all that happened: the same for the same seed.</summary>
    public ulong Trace { get; private set; } = 14_695_981_039_346_656_037;

    public bool Has(Bug one) => Plan.Bug == one;

    /// <summary>Whether a fault strikes now.</summary>
    /// <param name="percent">Chance of a hundred.</param>
    public bool Strikes(int percent) => IsFaulty && Chance.Next(100) < percent;

    public void After(int milliseconds, Action act) => events.Enqueue(act, (Now + milliseconds, number++));

    /// <summary>Some time between two bounds from now.</summary>
    public void Soon(int least, int most, Action act) => After(Chance.Next(least, most + 1), act);

    /// <summary>What goes wrong in it goes wrong in the run.</summary>
    public void Mind(Task task) => task.ContinueWith(
        done => failure ??= done.Exception!.GetBaseException(),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    public void Note(long what) => Trace = (Trace ^ (ulong)what) * 1_099_511_628_211;

    /// <summary>Runs until something holds; false when it does not in time.</summary>
    public bool RunUntil(Func<bool> holds, int milliseconds)
    {
        var end = Now + milliseconds;
        while (!holds())
        {
            if (!events.TryPeek(out _, out var next) || next.At > end)
            {
                return false;
            }

            var act = events.Dequeue();
            Now = next.At;
            Note(Now);
            act();
            if (failure is not null)
            {
                throw new InvalidOperationException(failure.Message, failure);
            }
        }

        return true;
    }
}
