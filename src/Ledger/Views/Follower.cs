using WasteSorting.Domain.Nodes;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Embedded;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Ledger.Views;

/// <summary>
/// Follows a journal that others write: applies batch after batch to a view of its own and publishes each. Every follower
/// of one journal shows the same numbers at the same revision. Applied to by one caller at a time.
/// </summary>
internal sealed class Follower
{
    private readonly Func<long, RegistrySource> readRegistry;
    private readonly Folder folder = new();
    private readonly Dictionary<int, NodeState> changed = [];
    private DistrictView view;
    private RegistrySource source;
    private AccessTable access;
    private long reportCount;

    /// <summary>Starts at the end of what was recovered.</summary>
    /// <param name="epoch">Revision of the last change of calendar or registry in it.</param>
    /// <param name="readRegistry">Gives the files of the registry that a revision applied.</param>
    public Follower(
        Recovery recovered, long epoch, Func<long, RegistrySource> readRegistry, EngineLimits limits, TimeProvider time)
    {
        this.readRegistry = readRegistry;
        view = recovered.BuildView(epoch);
        source = recovered.Source!;
        access = recovered.Access;
        reportCount = recovered.ReportCount;
        Board = new Board(view, limits, time);
    }

    public Board Board { get; }

    public long Revision => Board.Current.Revision;

    /// <summary>Reports accepted, retracted ones included.</summary>
    public long ReportCount => Volatile.Read(ref reportCount);

    /// <summary>Files of the registry in force.</summary>
    public RegistrySource Source => Volatile.Read(ref source);

    public AccessTable Access => Volatile.Read(ref access);

    /// <summary>Applies the batch that follows the last one, and publishes.</summary>
    /// <exception cref="JournalDamagedException">It does not follow, or holds what no engine wrote.</exception>
    public void Apply(in JournalBatch batch)
    {
        if (batch.First != view.Revision + 1)
        {
            throw new JournalDamagedException($"The batch of revision {batch.First} does not follow revision {view.Revision}.");
        }

        var entries = new ByteReader(batch.Entries.Span);
        for (var at = batch.First; at <= batch.Last; at++)
        {
            Apply(EntryCodec.Read(ref entries, view.Registry), at, batch.At);
        }

        FoldChanged(batch.Last);
        Board.Publish(view);
    }

    private void Apply(Entry entry, long revision, long at)
    {
        switch (entry)
        {
            case ReportAccepted accepted:
                var happened = accepted.Event;
                var state = changed.GetValueOrDefault(happened.Node) ?? view.Nodes[happened.Node].State!;
                changed[happened.Node] = NodeMachine.Apply(state, happened);
                Interlocked.Increment(ref reportCount);
                break;
            case DayBegan began:
                FoldChanged(revision - 1);
                view = view.With(view.Calendar.AdvanceTo(began.Day), revision);
                break;
            case RegistryApplied:
                FoldChanged(revision - 1);
                ApplyRegistry(revision);
                break;
            case PeriodChanged { Change: var change }:
                FoldChanged(revision - 1);
                view = view.With(change.On(view.Calendar, revision, at), revision);
                break;
            case AccessChanged one:
                FoldChanged(revision - 1);
                Volatile.Write(ref access, access.With(one.Change, revision, at));
                view = view.At(revision);
                break;
        }
    }

    private void ApplyRegistry(long revision)
    {
        var files = readRegistry(revision);
        var registry = RegistryLoader.Load(files, view.Registry).Registry
            ?? throw new JournalDamagedException($"The registry of revision {revision} has faults.");
        view = view.With(registry, revision);
        Volatile.Write(ref source, files);
    }

    private void FoldChanged(long revision)
    {
        if (changed.Count > 0)
        {
            view = folder.Fold(view, changed, revision);
            changed.Clear();
        }
    }
}
