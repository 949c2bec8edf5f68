using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Periods;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Embedded;

/// <summary>What the loop owns: the newest view, the report index and the journal. Knows how to come back from the journal.</summary>
internal sealed class EmbeddedLedger : IDisposable
{
    private RegistrySource source;
    private AccessTable access;

    private EmbeddedLedger(IJournal journal, Recovery recovered)
    {
        Journal = journal;
        Index = recovered.Index!;
        View = recovered.BuildView();
        source = recovered.Source!;
        access = recovered.Access;
    }

    public IJournal Journal { get; }

    public ReportIndex Index { get; }

    public DistrictView View { get; set; }

    /// <summary>Files of the registry in force.</summary>
    public RegistrySource Source => Volatile.Read(ref source);

    public AccessTable Access => Volatile.Read(ref access);

    /// <summary>Opens a ledger; an empty journal gets the registry and the day as its first entries.</summary>
    /// <exception cref="RegistryFaultsException">The journal is empty and the registry has faults.</exception>
    public static EmbeddedLedger Open(IJournal journal, RegistrySource first, DateTimeOffset now)
    {
        var recovery = new Recovery(journal, new ReportIndex());
        if (recovery.Registry is null)
        {
            journal.Append(Founding.Of(first, now));
            recovery = new Recovery(journal, new ReportIndex());
        }

        return new EmbeddedLedger(journal, recovery);
    }

    public void BeginDay(DateOnly today, long revision) =>
        View = View.With(View.Calendar.AdvanceTo(today), revision);

    public void Apply(DistrictRegistry registry, RegistrySource files, long revision)
    {
        View = View.With(registry, revision);
        Volatile.Write(ref source, files);
    }

    /// <param name="at">When, Unix time in milliseconds.</param>
    public void Apply(AccessChange change, long revision, long at)
    {
        View = View.At(revision);
        Volatile.Write(ref access, access.With(change, revision, at));
    }

    /// <param name="at">When, Unix time in milliseconds.</param>
    public void Apply(PeriodChange change, long revision, long at) =>
        View = View.With(change.On(View.Calendar, revision, at), revision);

    public void SaveSnapshot()
    {
        var parts = new List<SnapshotPart>
        {
            new(SnapshotCodec.StatePart, SnapshotCodec.WriteState(View.Calendar, View.Nodes, Index.Count)),
        };
        parts.AddRange(Index.DirtySegments.Select(segment =>
            new SnapshotPart(SnapshotCodec.FirstIndexPart + segment, SnapshotCodec.WriteSegment(Index.Segment(segment)))));
        if (Access.Count > 0)
        {
            parts.Add(new SnapshotPart(SnapshotCodec.AccessPart, AccessCodec.WriteTable(Access)));
        }

        Journal.SaveSnapshot(View.Revision, parts);
        Index.ClearDirty();
    }

    public void Dispose() => Journal.Dispose();
}
