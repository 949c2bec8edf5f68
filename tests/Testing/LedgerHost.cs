using WasteSorting.Actors.Engine;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Testing;

/// <summary>A running ledger as the contract of the engine drives it: it can be stopped, crashed, started again and held.</summary>
public abstract class LedgerHost(FakeTime time) : IAsyncDisposable
{
    public FakeTime Time { get; } = time;

    public abstract ProgressEngine Engine { get; }

    /// <summary>What its door has published last.</summary>
    internal abstract DistrictView View { get; }

    /// <summary>Stops the engine and starts one on what it left. A crash leaves it no time to tidy up.</summary>
    public abstract Task RestartAsync(bool isCrash);

    /// <summary>Commits from now on do not finish until <see cref="LetGo"/>.</summary>
    public abstract void Hold();

    public abstract void LetGo();

    /// <summary>Completes when a commit is held.</summary>
    public abstract Task WhenHeldAsync();

    public abstract ValueTask DisposeAsync();
}
