using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Editions;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.State;

namespace WasteSorting.Ledger.Past;

/// <summary>
/// Finds what changed a period since a revision: it goes on from the ledger as it stood then, entry by entry, and lists those after which something
/// stands otherwise in the period. Used for one reading.
/// </summary>
/// <param name="period">The period that was published.</param>
/// <param name="node">Index of the only node; −1: all.</param>
/// <param name="today">The day until which reports are seen: the newest.</param>
internal sealed class RevisionReader(LedgerState start, Period period, int node, Calendar today)
{
    private readonly Dictionary<int, NodeState> states = [];
    private readonly List<PeriodRevision> found = [];
    private Dictionary<long, byte[]> registries = [];
    private DistrictRegistry registry = start.View.Registry;
    private View view = ViewOf(period, today, start.View.Registry);

    /// <param name="entriesMax">Entries that are looked at.</param>
    /// <param name="until">Revision at which the reading ends.</param>
    public (IReadOnlyList<PeriodRevision> Revisions, long Reached) Read(
        IJournalReader reader, long until, int entriesMax, CancellationToken cancellation)
    {
        // Before the rows: a connection reads one thing at a time.
        registries = reader.ReadRegistries(start.Revision).TakeWhile(one => one.Revision <= until)
            .ToDictionary(one => one.Revision, one => one.Files);
        var reached = start.Revision;
        var last = Math.Min(until, start.Revision + entriesMax);
        foreach (var batch in reader.ReadAfter(reader.FindBatchEnd(start.Revision)).TakeWhile(batch => batch.First <= last))
        {
            cancellation.ThrowIfCancellationRequested();
            var entries = new ByteReader(batch.Entries.Span);
            for (var revision = batch.First; revision <= Math.Min(batch.Last, last); revision++)
            {
                var entry = EntryCodec.Read(ref entries, registry);
                if (revision > start.Revision)
                {
                    Take(entry, revision, DateTimeOffset.FromUnixTimeMilliseconds(batch.At));
                    reached = revision;
                }
            }
        }

        return (found, reached);
    }

    private void Take(Entry entry, long revision, DateTimeOffset at)
    {
        switch (entry)
        {
            case ReportAccepted accepted:
                Take(accepted, revision, at);
                break;
            case RegistryApplied applied:
                Take(applied, revision, at);
                break;
        }
    }

    private void Take(ReportAccepted accepted, long revision, DateTimeOffset at)
    {
        var happened = accepted.Event;
        var before = StateOf(happened.Node);
        var after = NodeMachine.Apply(before, happened);
        states[happened.Node] = after;
        if (node >= 0 && node != happened.Node)
        {
            return;
        }

        // A correction may take from one period and add to another: each is looked at by itself.
        foreach (var effect in Effects(happened))
        {
            var duty = effect.HasPeriod ? registry.Obligations[effect.Obligation] : null;
            var (was, isNow) = (StandingOf(happened.Node, before, effect), StandingOf(happened.Node, after, effect));
            if (IsIn(effect) && was != isNow)
            {
                found.Add(new PeriodRevision(revision, at, new Author(accepted.Report.Actor, accepted.Report.Address))
                {
                    Report = accepted.Report,
                    Duty = duty is null ? null : (duty, effect.Period),
                    Before = was,
                    After = isNow,
                });
            }
        }
    }

    private static View ViewOf(Period period, Calendar today, DistrictRegistry registry) => View.Of(
        period, today, registry.On(period.LastDay < today.Today ? period.LastDay : today.Today).Rules);

    private static IEnumerable<Effect> Effects(NodeEvent happened)
    {
        if (happened.Remove.Kind != EffectKind.None)
        {
            yield return happened.Remove;
        }

        // A site is one thing, though what is taken back was an inspection and what is added a report.
        var isSame = happened.Remove.Kind != EffectKind.None && happened.Remove.HasPeriod == happened.Add.HasPeriod
            && happened.Remove.Period == happened.Add.Period && happened.Remove.Obligation == happened.Add.Obligation;
        if (happened.Add.Kind != EffectKind.None && !isSame)
        {
            yield return happened.Add;
        }
    }

    private void Take(RegistryApplied applied, long revision, DateTimeOffset at)
    {
        var next = RegistryLoader.Restore(RegistryCodec.Read(registries[revision]), registry);
        var changes = RegistryDiff.Between(registry, next);
        found.Add(new PeriodRevision(revision, at, applied.By) { RegistryVersion = applied.Version, Changes = changes });
        registry = next;
        view = ViewOf(period, today, next);
    }

    // As the unit owes it on the period's day: what it does not owe stands nowhere.
    private RevisedStanding StandingOf(int index, NodeState state, Effect effect)
    {
        var seen = registry.On(view.Day).Nodes[index];
        var duty = effect.HasPeriod ? seen.Obligations.FirstOrDefault(one => one.Index == effect.Obligation) : null;
        return RevisedStanding.Of(seen, state, effect, duty, view);
    }

    private bool IsIn(Effect effect) => !effect.HasPeriod || effect.Period.Kind == PeriodKind.Once
        || (view.PeriodsOf(effect.Period.Kind) is var range && effect.Period.Ordinal >= range.First && effect.Period.Ordinal <= range.Last);

    private NodeState StateOf(int index) => states.TryGetValue(index, out var newest) ? newest
        : index < start.View.Nodes.Count ? start.View.Nodes[index].State!
        : NodeMachine.InitialState(registry.Nodes[index].Kind)!;
}
