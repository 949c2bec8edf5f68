namespace WasteSorting.Actors.Nodes;

/// <summary>What the actors of a silo run on.</summary>
/// <param name="Run">Runs work off the thread that hands it over.</param>
/// <param name="Milliseconds">A monotonic clock.</param>
/// <param name="Driver">The clock of whoever drives the writer; null: that has a thread of its own.</param>
internal sealed record Machine(Action<IThreadPoolWorkItem> Run, Func<long> Milliseconds, TimeProvider? Driver)
{
    /// <summary>The threads and the clock of this machine.</summary>
    public static readonly Machine Own =
        new(work => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false), () => Environment.TickCount64, null);
}
