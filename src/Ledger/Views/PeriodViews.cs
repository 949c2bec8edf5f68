using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;

namespace WasteSorting.Ledger.Views;

/// <summary>
/// Periods as they stand. A period is counted when it is asked for, and kept: of a later revision only what changed since is folded in, as in the
/// running view. Bounded; used by any number of readers.
/// </summary>
internal sealed class PeriodViews(int max)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Period, Counted> counted = [];
    private long uses;

    /// <summary>A period at the revision of a view.</summary>
    public DistrictView Of(DistrictView now, Period period)
    {
        Counted entry;
        lock (gate)
        {
            if (!counted.TryGetValue(period, out entry!))
            {
                MakeRoom();
                counted.Add(period, entry = new Counted(period));
            }

            entry.UsedAt = ++uses;
        }

        return entry.At(now);
    }

    private void MakeRoom()
    {
        if (counted.Count == max)
        {
            counted.Remove(counted.MinBy(one => one.Value.UsedAt).Key);
        }
    }

    private sealed class Counted(Period period)
    {
        private readonly Lock gate = new();
        private readonly Folder folder = new();
        private DistrictView? source;
        private DistrictView? view;

        public long UsedAt { get; set; }

        public DistrictView At(DistrictView now)
        {
            lock (gate)
            {
                // An older view is asked for where a reader was slow; what is kept stays the newest.
                if (source is not null && now.Revision < source.Revision)
                {
                    return now.Through(period);
                }

                view = view is null || source!.Epoch != now.Epoch ? now.Through(period) : Advance(view, source, now);
                source = now;
                return view;
            }
        }

        private DistrictView Advance(DistrictView from, DistrictView before, DistrictView now)
        {
            if (before.Revision == now.Revision)
            {
                return from;
            }

            var changed = new Dictionary<int, NodeState>();
            foreach (var index in now.Nodes.DifferingFrom(before.Nodes))
            {
                if (!ReferenceEquals(before.Nodes[index].State, now.Nodes[index].State))
                {
                    changed.Add(index, now.Nodes[index].State!);
                }
            }

            return changed.Count == 0 ? from.At(now.Revision) : folder.Fold(from, changed, now.Revision);
        }
    }
}
