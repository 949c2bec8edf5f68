using System.Collections.Immutable;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.State;

/// <summary>
/// A snapshot as bytes: part 0 holds the calendar and the facts of every node that has any, part 1 + n the n-th segment
/// of the report index, the last numbers the tokens and what the public sees while that stands still. Sums are not in it:
/// they are counted anew at start.
/// </summary>
internal static class SnapshotCodec
{
    public const int StatePart = 0;
    public const int FirstIndexPart = 1;
    public const int AccessPart = int.MaxValue;
    public const int FreezePart = int.MaxValue - 1;

    /// <summary>
    /// What a ledger holds as bytes: two of the same are the same. When a node changed last is left out, for a start may take it for later.
    /// </summary>
    public static byte[] WriteFacts(LedgerState state)
    {
        var view = state.View;
        var nodes = NodeViews.Of([.. Enumerable.Range(0, view.Nodes.Count).Select(index => view.Nodes[index] with { ChangedRevision = 0 })]);
        return WriteState(state with { View = new DistrictView(view.Revision, view.Epoch, view.Registry, view.View, nodes) });
    }

    public static byte[] WriteState(LedgerState state)
    {
        var to = new ByteWriter();
        WriteState(to, state.View, state.ReportCount);
        return to.Written.ToArray();
    }

    private static void WriteState(ByteWriter to, DistrictView view, long reports)
    {
        var (calendar, nodes) = (view.Calendar, view.Nodes);
        to.Number(view.Epoch);
        to.Number(calendar.FirstDay.DayNumber);
        to.Number(calendar.Today.DayNumber);
        WriteBook(to, calendar.Book);
        to.Number(reports);
        to.Number(nodes.Count);
        for (var index = 0; index < nodes.Count; index++)
        {
            if (nodes[index].State is { Version: > 0 } facts)
            {
                to.Number(index);
                to.Number(nodes[index].ChangedRevision);
                WriteNode(to, facts);
            }
        }
    }

    /// <summary>What the public sees, if that stands still.</summary>
    public static IEnumerable<SnapshotPart> FreezeParts(LedgerState state) =>
        [new SnapshotPart(FreezePart, state.Freeze is { } freeze ? WriteFreeze(freeze) : ReadOnlyMemory<byte>.Empty)];

    /// <summary>What the public sees, once the registry that it was seen under is restored; null before, or when nothing stands still.</summary>
    public static Freeze? ReadFreeze(ReadOnlySpan<byte> part, DistrictRegistry registry)
    {
        if (part.IsEmpty)
        {
            return null;
        }

        var from = new ByteReader(part);
        var until = EntryCodec.ReadPeriod(ref from, from.Byte());
        var stamp = ReadStamp(ref from);
        var token = new ResumeToken(from.Signed(), from.Fixed());
        var version = from.Signed();
        if (version != registry.Version)
        {
            return null;
        }

        var states = registry.Nodes.Select(node => NodeMachine.InitialState(node.Kind)).ToArray();
        var changed = new long[states.Length];
        var (calendar, epoch, _) = ReadState(from.Bytes(), (node, state, at) => (states[node], changed[node]) = (state, at));
        var today = registry.On(calendar.Today);

        // As after any start: whatever has sums may have changed up to the newest revision, so a feed that goes on is sent it again.
        var view = Recount.Build(today, View.Running(calendar, today.Rules), states, ChangedAt, token.Revision, epoch);
        return new Freeze(view.Frozen(), until.Kind == PeriodKind.Once ? null : until, stamp, token);

        long ChangedAt(int node) => registry.Nodes[node].Kind == NodeKind.Site ? Math.Max(epoch, changed[node]) : token.Revision;
    }

    private static byte[] WriteFreeze(Freeze freeze)
    {
        var to = new ByteWriter();
        EntryCodec.WritePeriod(to, freeze.Until ?? Period.Once);
        WriteStamp(to, freeze.Stamp);
        to.Number(freeze.View.Revision);
        to.Fixed(freeze.Token.Chain);
        to.Number(freeze.View.Registry.Version);
        var state = new ByteWriter();
        WriteState(state, freeze.View, 0);
        to.Bytes(state.Written.Span);
        return to.Written.ToArray();
    }

    /// <summary>The tokens, if there are any.</summary>
    public static IEnumerable<SnapshotPart> AccessParts(LedgerState state) =>
        state.Access.Count > 0 ? [new SnapshotPart(AccessPart, AccessCodec.WriteTable(state.Access))] : [];

    public static (Calendar Calendar, long Epoch, long ReportCount) ReadState(ReadOnlySpan<byte> part, Action<int, NodeState, long> node)
    {
        var from = new ByteReader(part);
        var epoch = from.Signed();
        var calendar = new Calendar(from.Day(), from.Day(), ReadBook(ref from));
        var reports = from.Signed();
        var count = from.Int();
        while (!from.IsAtEnd)
        {
            var index = from.Int();
            var changed = from.Signed();
            if (index < 0 || index >= count)
            {
                throw new JournalDamagedException("The snapshot names a node that the registry never had.");
            }

            node(index, ReadNode(ref from), changed);
        }

        return (calendar, epoch, reports);
    }

    public static byte[] WriteSegment(ReadOnlySpan<ReportEntry> entries)
    {
        var to = new ByteWriter();
        foreach (ref readonly var entry in entries)
        {
            to.Id(entry.Id);
            to.Fixed(entry.Fingerprint);
            to.Number(entry.Revision);
            to.Number(entry.AcceptedAt);
            to.Number(entry.Node);
            to.Byte(entry.Counts ? (byte)1 : (byte)0);
            EntryCodec.WriteEffect(to, entry.Effect);
        }

        return to.Written.ToArray();
    }

    public static void ReadSegment(ReadOnlySpan<byte> part, ReportIndex into)
    {
        var from = new ByteReader(part);
        while (!from.IsAtEnd)
        {
            into.Add(new ReportEntry(
                from.Id(), from.Fixed(), from.Signed(), from.Signed(), from.Int(), from.Byte() == 1, EntryCodec.ReadEffect(ref from)));
        }
    }

    private static void WriteBook(ByteWriter to, PeriodBook book)
    {
        to.Number(book.Count);
        foreach (var record in book.Records)
        {
            EntryCodec.WritePeriod(to, record.Period);
            WriteStamp(to, record.Closed);
            WriteStamp(to, record.Reopened);
            to.Number(record.Editions.Length);
            foreach (var edition in record.Editions)
            {
                WriteStamp(to, edition.Made);
                WriteStamp(to, edition.Withdrawn);
            }
        }
    }

    private static PeriodBook ReadBook(ref ByteReader from)
    {
        var book = PeriodBook.Empty;
        for (var left = from.Int(); left > 0; left--)
        {
            var record = new PeriodRecord(EntryCodec.ReadPeriod(ref from, from.Byte()), ReadStamp(ref from), ReadStamp(ref from), []);
            for (var (number, count) = (1, from.Int()); number <= count; number++)
            {
                record = record with { Editions = record.Editions.Add(new EditionStamp(number, ReadStamp(ref from), ReadStamp(ref from))) };
            }

            book = book.With(record);
        }

        return book;
    }

    private static void WriteStamp(ByteWriter to, PeriodStamp stamp)
    {
        to.Number(stamp.Revision);
        to.Number(stamp.At);
        to.Number(stamp.Day.DayNumber);
    }

    private static PeriodStamp ReadStamp(ref ByteReader from) => new(from.Signed(), from.Signed(), from.Day());

    private static void WriteNode(ByteWriter to, NodeState state)
    {
        to.Number(state.Version);
        switch (state)
        {
            case SiteState site:
                to.Byte(1);
                WriteMarks(to, site.Reported);
                WriteMarks(to, site.Verified);
                break;
            case UnitState unit:
                to.Byte(2);
                to.Number(unit.Obligations.Length);
                foreach (var obligation in unit.Obligations)
                {
                    WriteObligation(to, obligation);
                }

                break;
        }
    }

    private static NodeState ReadNode(ref ByteReader from)
    {
        var version = from.Signed();
        if (from.Byte() == 1)
        {
            return new SiteState(version, ReadMarks(ref from), ReadMarks(ref from));
        }

        var obligations = ImmutableArray.CreateBuilder<ObligationFacts>();
        for (var left = from.Int(); left > 0; left--)
        {
            obligations.Add(ReadObligation(ref from));
        }

        return new UnitState(version, obligations.ToImmutable());
    }

    private static void WriteObligation(ByteWriter to, ObligationFacts obligation)
    {
        to.Number(obligation.Obligation);
        to.Number(obligation.Periods.Length);
        foreach (var facts in obligation.Periods)
        {
            EntryCodec.WritePeriod(to, facts.Period);
            WriteCounts(to, facts.Counts);
            WriteMarks(to, facts.Measured);
        }
    }

    private static ObligationFacts ReadObligation(ref ByteReader from)
    {
        var index = from.Int();
        var periods = ImmutableArray.CreateBuilder<PeriodFacts>();
        for (var left = from.Int(); left > 0; left--)
        {
            var period = EntryCodec.ReadPeriod(ref from, from.Byte());
            periods.Add(new PeriodFacts(period, ReadCounts(ref from), ReadMarks(ref from)));
        }

        return new ObligationFacts(index, periods.ToImmutable());
    }

    private static void WriteCounts(ByteWriter to, DayCounts counts)
    {
        to.Number(counts.All.Length);
        foreach (var (day, count) in counts.All)
        {
            to.Number(day);
            to.Number(count);
        }
    }

    private static DayCounts ReadCounts(ref ByteReader from)
    {
        var counts = ImmutableArray.CreateBuilder<(int, int)>();
        for (var left = from.Int(); left > 0; left--)
        {
            counts.Add((from.Int(), from.Int()));
        }

        return DayCounts.Of(counts.ToImmutable());
    }

    private static void WriteMarks(ByteWriter to, MarkSet marks)
    {
        to.Number(marks.Count);
        marks.ForEach(to, static (to, run) =>
        {
            to.Number(run.First.Day);
            to.Number(run.First.Order);
            to.Number(run.First.Value);
            to.Number(run.First.Of);
            to.Number(run.Reports);
        });
    }

    private static MarkSet ReadMarks(ref ByteReader from)
    {
        var marks = new List<MarkSet.Run>();
        for (var left = from.Int(); left > 0; left--)
        {
            marks.Add(new MarkSet.Run(new Mark(from.Int(), from.Int(), from.Int(), from.Int()), from.Int()));
        }

        return MarkSet.Of(marks);
    }
}
