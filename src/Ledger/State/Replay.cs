using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.State;

/// <summary>
/// Adds entries up to what they stand for: the one place where an entry takes effect, at a start, behind another silo, and in a silo's own
/// commits. What was accepted once is never judged again. Used by one caller at a time.
/// </summary>
/// <param name="index">Gets every report that is read; null where the ids are kept elsewhere.</param>
internal sealed class Replay(ReportIndex? index)
{
    private readonly Folder folder = new();
    private readonly Dictionary<int, NodeState> changed = [];
    private readonly Dictionary<int, long> changedAt = [];
    private DistrictView? view;
    private DistrictRegistry? registry;
    private RegistrySource? source;
    private Calendar? calendar;
    private AccessTable access = AccessTable.Empty;
    private Freeze? freeze;
    private long loadedRevision;
    private long epoch;
    private long reportCount;
    private ResumeToken token;

    /// <summary>Of the last entry applied; 0 before the first.</summary>
    public long Revision { get; private set; }

    /// <summary>Which ledger it is: how the chain of its first row begins.</summary>
    public string LedgerId { get; private set; } = "";

    /// <summary>The ends of the newest batches that were applied, whoever committed them.</summary>
    public RecentTokens RecentTokens { get; } = new(EngineLimits.RecentTokensMax);

    /// <summary>Starts from the newest snapshot and applies every entry after it.</summary>
    /// <exception cref="JournalDamagedException">The journal holds what no ledger wrote.</exception>
    public static Replay Of(IJournalReader journal, ReportIndex? index, IProgress<WorkProgress>? progress = null)
    {
        var replay = new Replay(index);
        using var registries = new RegistryRows(journal.ReadRegistries());
        if (journal.LoadSnapshot() is { } snapshot)
        {
            replay.Load(snapshot, registries, journal);
        }

        foreach (var batch in journal.Walk(replay.Revision, "replaying the ledger", progress))
        {
            replay.Apply(batch, registries.Read);
        }

        return replay;
    }

    /// <summary>Applies every entry from the first on, whatever snapshot there is.</summary>
    /// <param name="before">Is given each batch before it is applied.</param>
    /// <exception cref="JournalDamagedException">The journal holds what no ledger wrote.</exception>
    public static Replay FromTheFirst(
        IJournalReader journal, ReportIndex index, Action<Replay, JournalBatch> before, IProgress<WorkProgress>? progress)
    {
        var replay = new Replay(index);
        using var registries = new RegistryRows(journal.ReadRegistries());
        foreach (var batch in journal.Walk(0, "replaying from the first entry", progress))
        {
            before(replay, batch);
            replay.Apply(batch, registries.Read);
        }

        return replay;
    }

    /// <summary>Applies the entries up to a revision, which may lie within a batch.</summary>
    /// <exception cref="JournalDamagedException">The journal holds what no ledger wrote.</exception>
    public static Replay Of(IJournalReader journal, long until, CancellationToken cancellation)
    {
        var replay = new Replay(null);
        using var registries = new RegistryRows(journal.ReadRegistries());
        if (journal.LoadSnapshot() is { } snapshot && snapshot.Revision <= until)
        {
            replay.Load(snapshot, registries, journal);
        }

        foreach (var batch in journal.ReadAfter(replay.Revision).TakeWhile(batch => batch.First <= until))
        {
            cancellation.ThrowIfCancellationRequested();
            replay.Apply(batch, registries.Read, until);
        }

        return replay;
    }

    /// <summary>Applies the batch that follows the last one.</summary>
    /// <param name="registryOf">Gives the files of the registry that a revision applied, where the batch came without them.</param>
    /// <exception cref="JournalDamagedException">It does not follow, or holds what no ledger wrote.</exception>
    /// <param name="until">No entry after this revision is applied.</param>
    public void Apply(in JournalBatch batch, Func<long, RegistrySource>? registryOf, long until = long.MaxValue)
    {
        if (batch.First != Revision + 1)
        {
            throw new JournalDamagedException($"The batch of revision {batch.First} does not follow revision {Revision}.");
        }

        var entries = new ByteReader(batch.Entries.Span);
        for (var at = batch.First; at <= Math.Min(batch.Last, until); at++)
        {
            var entry = EntryCodec.Read(ref entries, registry);
            Apply(entry, at, batch.At, entry is RegistryApplied ? FilesOf(batch, at, registryOf) : null);
        }

        if (!entries.IsAtEnd && batch.Last <= until)
        {
            throw new JournalDamagedException($"The batch of revision {batch.First} holds more than its revisions.");
        }

        Reach(batch);
    }

    /// <summary>Applies the batch that follows, of which the one entry is at hand.</summary>
    /// <param name="files">Of the registry that it applies; null for all else.</param>
    public void Apply(in JournalBatch batch, Entry entry, RegistrySource? files)
    {
        Apply(entry, batch.Last, batch.At, files);
        Reach(batch);
    }

    /// <summary>Takes the facts that accepted reports made of a node; their entries end with a revision.</summary>
    public void Take(int node, NodeState after, int reports)
    {
        changed[node] = after;
        reportCount += reports;
    }

    /// <summary>The batch whose facts were taken.</summary>
    public void TakeUntil(in JournalBatch batch) => Reach(batch);

    /// <summary>What all entries so far add up to.</summary>
    public LedgerState ToState()
    {
        view = view is null ? Build() : Fold(Revision);
        return new LedgerState(view, access, source!, reportCount, token) { Freeze = freeze };
    }

    private void Reach(in JournalBatch batch)
    {
        if (batch.Token.Revision != batch.Last)
        {
            throw new InvalidOperationException($"The chain at revision {batch.Last} is not known.");
        }

        Revision = batch.Last;
        token = batch.Token;
        RecentTokens.Add(token);
        if (batch.First == 1)
        {
            LedgerId = token.ChainText;
        }

        if (view is not null && changed.Count > 0)
        {
            // Batch by batch, as they were published: what a sum went away from and came back to, a feed of another silo may have shown.
            view = Fold(Revision);
        }
    }

    private static RegistrySource FilesOf(in JournalBatch batch, long revision, Func<long, RegistrySource>? registryOf) =>
        batch.Registry is { } files ? RegistryCodec.Read(files.Span)
        : registryOf is not null ? registryOf(revision)
        : throw new JournalDamagedException($"The registry of revision {revision} is missing.");

    // One entry, committed at a Unix time in milliseconds.
    private void Apply(Entry entry, long revision, long at, RegistrySource? files)
    {
        switch (entry)
        {
            case ReportAccepted accepted:
                Apply(accepted, revision, at);
                break;
            case DayBegan began:
                Begin(calendar?.AdvanceTo(began.Day) ?? Calendar.StartingOn(began.Day), revision);
                break;
            case DayTakenBack taken:
                Begin(calendar!.Value.TakeBackTo(taken.Day, new PeriodStamp(revision, at, taken.Day)), revision);
                break;
            case PeriodChanged { Change: var change }:
                Begin(change.On(calendar!.Value, revision, at), revision);
                freeze = freeze?.After(change);
                break;
            case FiguresFrozen frozen:
                freeze = new Freeze(ToState().View.Frozen(), frozen.Until, new PeriodStamp(revision, at), token);
                break;
            case FiguresUnfrozen:
                freeze = null;
                break;
            case RegistryApplied:
                Begin(files!, revision);
                break;
            case AccessChanged { Change: var change }:
                access = access.With(change, revision, at);
                break;
        }

        Revision = revision;
    }

    private void Apply(ReportAccepted accepted, long revision, long at)
    {
        var happened = accepted.Event;
        Take(happened.Node, NodeMachine.Apply(StateOf(happened.Node), happened), 1);
        if (view is null)
        {
            changedAt[happened.Node] = revision;
        }

        if (index is not null)
        {
            index.Add(accepted.ToReport(revision, at));
            index.Take(accepted.Report.Takes);
        }
    }

    private void Begin(Calendar next, long revision)
    {
        view = view is null ? null : Fold(revision - 1).With(next, revision);
        calendar = next;
        epoch = revision;
    }

    private void Begin(RegistrySource files, long revision)
    {
        var next = RegistryLoader.Restore(files, registry);
        view = view is null ? null : Fold(revision - 1).With(next, revision);
        registry = next;
        source = files;
        epoch = revision;
    }

    private NodeState StateOf(int node) =>
        changed.TryGetValue(node, out var newest) ? newest
        : view is not null ? view.Nodes[node].State!
        : NodeMachine.InitialState(registry!.Nodes[node].Kind)!;

    private DistrictView Fold(long revision)
    {
        var folded = changed.Count > 0 ? folder.Fold(view!, changed, revision) : view!.Revision < revision ? view.At(revision) : view;
        changed.Clear();
        return folded;
    }

    // The first view is counted from the facts: folding each batch on the way to it would be of no use.
    private DistrictView Build()
    {
        var states = new NodeState?[registry!.Nodes.Length];
        foreach (var node in registry.Nodes)
        {
            states[node.Index] = changed.TryGetValue(node.Index, out var known) ? known : NodeMachine.InitialState(node.Kind);
        }

        var today = registry.On(calendar!.Value.Today);
        var running = View.Running(calendar!.Value, today.Rules);
        var built = Recount.Build(today, running, states, node => ChangedAt(registry.Nodes[node]), Revision, epoch);
        changed.Clear();
        changedAt.Clear();
        return built;
    }

    // When a sum changed last is not stored: after a start every node with sums counts as changed by the newest revision. A site counts as
    // changed by its last report, or by the calendar or registry after it, which may change what it shows.
    private long ChangedAt(Node node) => node.Kind != NodeKind.Site
        ? Revision
        : Math.Max(epoch, changedAt.TryGetValue(node.Index, out var known) ? known : loadedRevision);

    private void Load(StoredSnapshot snapshot, RegistryRows registries, IJournalReader journal)
    {
        foreach (var part in snapshot.Parts)
        {
            Load(part);
        }

        if (calendar is null || (index is not null && index.Count != reportCount))
        {
            throw new JournalDamagedException($"The snapshot holds {index?.Count} reports instead of {reportCount}.");
        }

        index?.ClearDirty();
        Revision = loadedRevision = snapshot.Revision;
        LoadTokens(journal);
        foreach (var (at, files) in registries.ReadUntil(snapshot.Revision))
        {
            CheckRow(journal, at);
            if (registry is null)
            {
                // The first registry is applied by the first row.
                LedgerId = journal.ReadTokens(at, 1)[0].ChainText;
            }

            registry = RegistryLoader.Restore(files, registry);
            source = files;
            LoadFreeze(snapshot);
        }
    }

    // The public's figures are of the registry that was in force then.
    private void LoadFreeze(StoredSnapshot snapshot)
    {
        if (snapshot.Parts.FirstOrDefault(part => part.Number == SnapshotCodec.FreezePart) is { } part)
        {
            freeze = SnapshotCodec.ReadFreeze(part.Content.Span, registry!) ?? freeze;
        }
    }

    private void LoadTokens(IJournalReader journal)
    {
        foreach (var end in journal.ReadTokens(Revision, EngineLimits.RecentTokensMax).Reverse())
        {
            RecentTokens.Add(token = end);
        }

        if (token.Revision != Revision)
        {
            throw new JournalDamagedException($"No batch of the journal ends with revision {Revision}, of which there is a snapshot.");
        }
    }

    // A snapshot stands for the rows before it, which are not read. Those that applied registries are: the chain covers the files.
    private static void CheckRow(IJournalReader journal, long applied)
    {
        if (journal.ReadAfter(journal.FindBatchEnd(applied - 1)).FirstOrDefault().Last != applied)
        {
            throw new JournalDamagedException($"No batch of the journal applied the registry of revision {applied}.");
        }
    }

    private void Load(SnapshotPart part)
    {
        if (part.Number == SnapshotCodec.StatePart)
        {
            (calendar, epoch, reportCount) = SnapshotCodec.ReadState(part.Content.Span, (node, state, at) =>
            {
                changed[node] = state;
                changedAt[node] = at;
            });
        }
        else if (part.Number == SnapshotCodec.AccessPart)
        {
            access = AccessCodec.ReadTable(part.Content.Span);
        }
        else if (index is not null && part.Number != SnapshotCodec.FreezePart)
        {
            SnapshotCodec.ReadSegment(part.Content.Span, index);
        }
    }
}
