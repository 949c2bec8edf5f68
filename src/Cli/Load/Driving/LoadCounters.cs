using System.Collections.Concurrent;

namespace WasteSorting.Cli.Load.Driving;

/// <summary>What happened so far. Written by all reporters at once.</summary>
internal sealed class LoadCounters
{
    private long accepted;
    private long refused;
    private long unresolved;
    private long retries;
    private long repeats;
    private long differentReceipts;

    /// <summary>Reports with a receipt.</summary>
    public long Accepted => Volatile.Read(ref accepted);

    public long Refused => Volatile.Read(ref refused);

    /// <summary>Reports that patience ran out for: nobody knows whether they count.</summary>
    public long Unresolved => Volatile.Read(ref unresolved);

    /// <summary>Times that a report was sent again because there was no answer, or no room.</summary>
    public long Retries => Volatile.Read(ref retries);

    /// <summary>Reports sent a second time on purpose.</summary>
    public long Repeats => Volatile.Read(ref repeats);

    /// <summary>Repetitions that got another answer than the first. Any is a fault of the server.</summary>
    public long DifferentReceipts => Volatile.Read(ref differentReceipts);

    /// <summary>Why reports were refused, and how many.</summary>
    public ConcurrentDictionary<string, long> Refusals { get; } = new();

    public void AddOutcome(long outcome)
    {
        ref var counter = ref Outcome.IsAccepted(outcome) ? ref accepted : ref outcome == Outcome.Refused ? ref refused : ref unresolved;
        Interlocked.Increment(ref counter);
    }

    public void AddRefusal(string reason) => Refusals.AddOrUpdate(reason, 1, static (_, count) => count + 1);

    public void AddRetries(int count) => Interlocked.Add(ref retries, count);

    public void AddRepeat(long first, long second)
    {
        Interlocked.Increment(ref repeats);
        if (first != second && first != Outcome.Unresolved && second != Outcome.Unresolved)
        {
            Interlocked.Increment(ref differentReceipts);
        }
    }
}

/// <summary>How a report ended: a positive number is its receipt's revision. One number each, because a run keeps millions.</summary>
internal static class Outcome
{
    public const long Open = 0;
    public const long Refused = -1;
    public const long Unresolved = -2;

    public static bool IsAccepted(long outcome) => outcome > 0;
}
