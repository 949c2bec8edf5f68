using System.Diagnostics;

namespace WasteSorting.Ledger.Postgres;

/// <summary>When the database was heard from last, by whichever connection.</summary>
internal sealed class Hearing
{
    private long at = Stopwatch.GetTimestamp();

    public TimeSpan SilentFor => Stopwatch.GetElapsedTime(Volatile.Read(ref at));

    public void Hear() => Volatile.Write(ref at, Stopwatch.GetTimestamp());
}
