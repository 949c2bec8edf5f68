using WasteSorting.Ledger;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.State;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Nodes;

/// <summary>A change behind which everything that was decided before it conflicts: a new day, or the registry once more.</summary>
internal sealed class EpochChange(DateOnly? day) : LoneChange
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it is committed.</summary>
    public Task Done => done.Task;

    public override RegistrySource? Files => day is null ? TestDistricts.Source() : null;

    public override Entry? Decide(LedgerState state) =>
        day is { } began ? new DayBegan(began, Author.Ledger) : new RegistryApplied(state.View.Registry.Version + 1, Author.Ledger);

    public override void Complete(LedgerState state, long revision) => done.TrySetResult();

    public override void Refuse(CommitStatus why) => done.TrySetException(new InvalidOperationException($"It was refused: {why}."));
}
