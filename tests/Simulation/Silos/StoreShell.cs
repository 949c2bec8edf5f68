using System.Runtime.CompilerServices;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;
using WasteSorting.Testing;

namespace WasteSorting.Simulation.Silos;

/// <summary>A store as the writer and the deciders see it: the true one, or one with a bug that is to be found.</summary>
internal sealed class StoreShell(World world, SimulatedSilo silo, ILedgerStore inner) : ForwardingStore(inner)
{
    private LedgerState? lastSaved;

    public override Turn Begin(ResumeToken known)
    {
        var turn = Inner.Begin(known);
        return world.Has(Bug.LostAnswerTakenAsYes) && turn.WasAppended is not null ? turn with { WasAppended = true } : turn;
    }

    public override IReadOnlyDictionary<Guid, ReportEntry> FindKnown(IReadOnlyList<ReportChange> changes)
    {
        Overlook(changes);
        var known = Inner.FindKnown(changes);
        return world.Has(Bug.IdsForgotten)
            ? known.Where(one => !IsForgotten(one.Value)).ToDictionary()
            : known;
    }

    public override void SaveSnapshot(LedgerState state)
    {
        var facts = world.Has(Bug.SnapshotBehind) ? lastSaved ?? state : state;
        var revision = world.Has(Bug.SnapshotAhead) ? silo.Home.Durable[^2].Batch.Last : state.Revision;
        lastSaved = state;
        Inner.SaveSnapshot(ReferenceEquals(facts, state) && revision == state.Revision
            ? state
            : state with { View = facts.View.At(revision) });
    }

    public override bool TryFind(Guid id, out ReportEntry report)
    {
        var isFound = Inner.TryFind(id, out report) && !(world.Has(Bug.IdsForgotten) && IsForgotten(report));
        report = isFound ? Said(report) : default;
        return isFound;
    }

    public override ValueTask<IReadOnlyList<ReportEntry>> FindAsync(Guid[] ids)
    {
        var finding = Inner.FindAsync(ids);
        return world.Has(Bug.TakenTwice) || world.Has(Bug.OtherReceipt) ? SaidAsync(finding) : finding;
    }

    public override ValueTask<long> ReachedAsync(long shown) => world.Has(Bug.StaleReads) ? new(shown) : Inner.ReachedAsync(shown);

    private async ValueTask<IReadOnlyList<ReportEntry>> SaidAsync(ValueTask<IReadOnlyList<ReportEntry>> finding) =>
        [.. (await finding.ConfigureAwait(false)).Select(Said)];

    private ReportEntry Said(ReportEntry kept) => kept with
    {
        Counts = kept.Counts || world.Has(Bug.TakenTwice),
        AcceptedAt = world.Has(Bug.OtherReceipt) ? silo.Clock.GetUtcNow().ToUnixTimeMilliseconds() : kept.AcceptedAt,
    };

    private bool IsForgotten(ReportEntry report) => report.Revision + 40 < silo.Home.DurableRevision;

    private void Overlook(IReadOnlyList<ReportChange> changes)
    {
        var view = silo.Ledger.View;
        foreach (var change in changes)
        {
            if (world.Has(Bug.NoEpochCheck))
            {
                EpochOf(change) = view.Epoch;
            }

            foreach (var node in change.Nodes)
            {
                if (world.Has(Bug.NoVersionCheck))
                {
                    BaseVersionOf(node) = view.Nodes[node.Node].State!.Version;
                }
            }
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Epoch>k__BackingField")]
    private static extern ref long EpochOf(ReportChange change);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<BaseVersion>k__BackingField")]
    private static extern ref long BaseVersionOf(StagedNode node);
}
