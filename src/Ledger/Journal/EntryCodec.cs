using System.Collections.Immutable;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Access;

namespace WasteSorting.Ledger.Journal;

/// <summary>
/// Entries as bytes. An entry starts with its kind. From the first release on a new field means a new kind, so that every
/// journal ever written can be read.
/// </summary>
internal static class EntryCodec
{
    private const byte ReportKind = 1;
    private const byte DayKind = 2;
    private const byte RegistryKind = 3;
    private const byte IssueKind = 4;
    private const byte RevokeKind = 5;
    private const byte CloseKind = 6;
    private const byte PublishKind = 7;
    private const byte ReopenKind = 8;
    private const byte WithdrawKind = 9;
    private const byte FreezeKind = 10;
    private const byte UnfreezeKind = 11;
    private const byte HistoryKind = 12;
    private const byte TakenBackKind = 13;

    // Beside the kind of an effect.
    private const byte ByTerritory = 0x80;

    /// <summary>Whether a batch publishes a period: such an entry stands in a batch of its own.</summary>
    public static bool Publishes(in JournalBatch batch) => batch.First == batch.Last && batch.Entries.Span is [PublishKind, ..];

    /// <summary>Writes an entry of any kind but a report, which is written as it is decided.</summary>
    public static void Write(ByteWriter to, Entry entry)
    {
        switch (entry)
        {
            case DayBegan began:
                Write(to, began);
                break;
            case DayTakenBack taken:
                to.Byte(TakenBackKind);
                to.Number(taken.Day.DayNumber);
                WriteAuthor(to, taken.By);
                break;
            case RegistryApplied applied:
                Write(to, applied);
                break;
            case AccessChanged changed:
                Write(to, changed.Change);
                break;
            case PeriodChanged changed:
                Write(to, changed);
                break;
            case FiguresFrozen frozen:
                to.Byte(FreezeKind);
                WriteAuthor(to, frozen.By);
                WritePeriod(to, frozen.Until ?? Period.Once);
                break;
            case FiguresUnfrozen unfrozen:
                to.Byte(UnfreezeKind);
                WriteAuthor(to, unfrozen.By);
                break;
            case HistoryBegan began:
                Write(to, began);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(entry));
        }
    }

    public static void Write(ByteWriter to, DayBegan entry)
    {
        to.Byte(DayKind);
        to.Number(entry.Day.DayNumber);
        WriteAuthor(to, entry.By);
    }

    public static void Write(ByteWriter to, HistoryBegan entry)
    {
        to.Byte(HistoryKind);
        to.Number(entry.From.Revision);
        to.Bytes(Convert.FromHexString(entry.From.Chain));
        WriteAuthor(to, entry.By);
    }

    public static void Write(ByteWriter to, RegistryApplied entry)
    {
        to.Byte(RegistryKind);
        to.Number(entry.Version);
        WriteAuthor(to, entry.By);
    }

    public static void Write(ByteWriter to, AccessChange change)
    {
        to.Byte(change is IssueToken ? IssueKind : RevokeKind);
        WriteAuthor(to, change.By);
        switch (change)
        {
            case IssueToken issue:
                AccessCodec.Write(to, issue.Token);
                break;
            case RevokeToken revoke:
                to.Text(revoke.Id);
                break;
        }
    }

    public static void Write(ByteWriter to, PeriodChanged entry)
    {
        var act = entry.Change.Act;
        to.Byte(KindOf(act.Action));
        WriteAuthor(to, entry.Change.By);
        WritePeriod(to, act.Period);
        switch (act.Action)
        {
            case PeriodAction.Publish:
                to.Byte(act.IsNew ? (byte)1 : (byte)0);
                to.Bytes(entry.Edition.Span);
                break;
            case PeriodAction.Withdraw:
                to.Number(act.Edition);
                break;
        }
    }

    public static void Write(
        ByteWriter to, Report report, ulong fingerprint, int obligation, in NodeEvent happened, FactStanding before, FactStanding after)
    {
        to.Byte(ReportKind);
        to.Id(report.Id);
        to.Fixed(fingerprint);
        to.Number(happened.Node);
        WriteEffect(to, happened.Remove);
        WriteEffect(to, happened.Add);
        WriteContent(to, report, obligation);
        to.Text(report.Address);
        WriteStanding(to, before);
        WriteStanding(to, after);
    }

    /// <summary>Reads the next entry.</summary>
    /// <param name="registry">The registry in force: names the entry's node and obligation.</param>
    public static Entry Read(ref ByteReader from, DistrictRegistry? registry) => from.Byte() switch
    {
        ReportKind => ReadReport(ref from, registry),
        DayKind => new DayBegan(from.Day(), ReadAuthor(ref from)),
        HistoryKind => new HistoryBegan(JournalHead.Of(from.Signed(), from.Bytes()), ReadAuthor(ref from)),
        TakenBackKind => new DayTakenBack(from.Day(), ReadAuthor(ref from)),
        RegistryKind => new RegistryApplied(from.Signed(), ReadAuthor(ref from)),
        IssueKind => ReadIssue(ref from),
        RevokeKind => ReadRevoke(ref from),
        CloseKind => ReadPeriodChange(ref from, PeriodAction.Close),
        PublishKind => ReadPeriodChange(ref from, PeriodAction.Publish),
        ReopenKind => ReadPeriodChange(ref from, PeriodAction.Reopen),
        WithdrawKind => ReadPeriodChange(ref from, PeriodAction.Withdraw),
        FreezeKind => ReadFreeze(ref from),
        UnfreezeKind => new FiguresUnfrozen(ReadAuthor(ref from)),
        var kind => throw new JournalDamagedException($"No entry has the kind {kind}."),
    };

    public static void WriteEffect(ByteWriter to, in Effect effect)
    {
        to.Byte((byte)((byte)effect.Kind | (effect.ByTerritory ? ByTerritory : 0)));
        if (effect.Kind == EffectKind.None)
        {
            return;
        }

        to.Number(effect.Mark.Day);
        to.Number(effect.Mark.Order);
        to.Number(effect.Mark.Value);
        if (effect.Kind is EffectKind.Reported or EffectKind.Verified)
        {
            return;
        }

        to.Number(effect.Mark.Of);
        to.Number(effect.Obligation);
        WritePeriod(to, effect.Period);
    }

    public static Effect ReadEffect(ref ByteReader from)
    {
        var first = from.Byte();
        if (first == (byte)EffectKind.None)
        {
            return default;
        }

        var kind = (EffectKind)(first & ~ByTerritory);
        return kind is > EffectKind.None and <= EffectKind.Verified
            ? ReadEffect(ref from, kind) with { ByTerritory = (first & ByTerritory) != 0 }
            : throw new JournalDamagedException($"No effect has the kind {first}.");
    }

    private static Effect ReadEffect(ref ByteReader from, EffectKind kind)
    {
        var day = from.Int();
        var order = from.Int();
        var value = from.Int();
        if (kind is EffectKind.Reported or EffectKind.Verified)
        {
            return kind == EffectKind.Reported ? Effect.Reported(day, order, (Stage)value) : Effect.Verified(day, order, (Stage)value);
        }

        var of = from.Int();
        var obligation = from.Int();
        var period = ReadPeriod(ref from, from.Byte());
        return kind == EffectKind.Count
            ? Effect.Count(obligation, period, day, value)
            : Effect.Measured(obligation, period, new Mark(day, order, value, of));
    }

    public static void WritePeriod(ByteWriter to, Period period)
    {
        to.Byte((byte)period.Kind);
        to.Number(period.Ordinal);
    }

    public static Period ReadPeriod(ref ByteReader from, int kind) => kind <= (int)PeriodKind.Year
        ? new Period((PeriodKind)kind, from.Int())
        : throw new JournalDamagedException($"No period has the kind {kind}.");

    private static void WriteContent(ByteWriter to, Report report, int obligation)
    {
        to.Number(report.Day.DayNumber);
        to.Byte(report.Period is { } period ? (byte)(period.Kind + 1) : (byte)0);
        if (report.Period is { } named)
        {
            to.Number(named.Ordinal);
        }

        to.Byte((byte)report.Change.Kind);
        to.Number(obligation);
        to.Number(report.Change.Amount);
        to.Number(report.Change.Of);
        to.Byte((byte)report.Change.Stage);
        to.Byte((byte)((report.RevisesClosedPeriod ? 1 : 0) | (report.Takes != Guid.Empty ? 2 : 0)));
        if (report.Takes != Guid.Empty)
        {
            to.Id(report.Takes);
        }

        to.Text(report.Note);
        to.Text(report.Actor);
        to.Number((ulong)report.Evidence.Length);
        foreach (var piece in report.Evidence)
        {
            to.Text(piece.Link);
            to.Bytes(piece.Sha256.AsSpan());
            to.Text(piece.MediaType);
        }
    }

    private static void WriteAuthor(ByteWriter to, Author author)
    {
        to.Text(author.Id);
        to.Text(author.Address);
    }

    private static Author ReadAuthor(ref ByteReader from) => new(from.Text(), from.Text());

    private static AccessChanged ReadIssue(ref ByteReader from)
    {
        var by = ReadAuthor(ref from);
        return new AccessChanged(new IssueToken(AccessCodec.Read(ref from), by));
    }

    private static AccessChanged ReadRevoke(ref ByteReader from)
    {
        var by = ReadAuthor(ref from);
        return new AccessChanged(new RevokeToken(from.Text(), by));
    }

    private static PeriodChanged ReadPeriodChange(ref ByteReader from, PeriodAction action)
    {
        var by = ReadAuthor(ref from);
        var period = ReadPeriod(ref from, from.Byte());
        var isNew = action == PeriodAction.Publish && from.Byte() == 1;
        var content = action == PeriodAction.Publish ? from.Bytes().ToArray() : [];
        var edition = action == PeriodAction.Withdraw ? from.Int() : 0;
        return new PeriodChanged(new PeriodChange(new PeriodAct(action, period, edition, isNew), by), content);
    }

    private static FiguresFrozen ReadFreeze(ref ByteReader from)
    {
        var by = ReadAuthor(ref from);
        var until = ReadPeriod(ref from, from.Byte());
        return new FiguresFrozen(until.Kind == PeriodKind.Once ? null : until, by);
    }

    private static byte KindOf(PeriodAction action) => action switch
    {
        PeriodAction.Close => CloseKind,
        PeriodAction.Publish => PublishKind,
        PeriodAction.Reopen => ReopenKind,
        PeriodAction.Withdraw => WithdrawKind,
    };

    private static void WriteStanding(ByteWriter to, FactStanding standing)
    {
        to.Number(standing.Reported);
        to.Number(standing.Verified);
    }

    private static FactStanding ReadStanding(ref ByteReader from) => new(from.Signed(), from.Signed());

    private static ReportAccepted ReadReport(ref ByteReader from, DistrictRegistry? known)
    {
        var registry = known ?? throw new JournalDamagedException("A report stands before any registry.");
        var id = from.Id();
        var fingerprint = from.Fixed();
        var node = from.Int();
        var remove = ReadEffect(ref from);
        var add = ReadEffect(ref from);
        var day = from.Day();
        var periodKind = from.Byte();
        Period? period = periodKind == 0 ? null : ReadPeriod(ref from, periodKind - 1);
        var kind = (ChangeKind)from.Byte();
        var obligation = from.Int();
        if (node < 0 || node >= registry.Nodes.Length || obligation >= registry.Obligations.Length)
        {
            throw new JournalDamagedException("An entry names a node or obligation that the registry never had.");
        }

        var change = new Change(
            kind, obligation < 0 ? "" : registry.Obligations[obligation].Id, from.Signed(), from.Signed(), (Stage)from.Byte());
        var flags = from.Byte();
        var report = new Report
        {
            Id = id,
            Node = registry.Nodes[node].Id,
            Day = day,
            Period = period,
            Change = change,
            RevisesClosedPeriod = (flags & 1) != 0,
            Takes = (flags & 2) != 0 ? from.Id() : Guid.Empty,
            Note = from.Text(),
            Actor = from.Text(),
            Evidence = ReadEvidence(ref from),
            Address = from.Text(),
        };
        var effect = new StandingChange(ReadStanding(ref from), ReadStanding(ref from));
        return new ReportAccepted(report, fingerprint, obligation, new NodeEvent(node, remove, add), effect);
    }

    private static ImmutableArray<Evidence> ReadEvidence(ref ByteReader from)
    {
        var count = from.Number();
        if (count > Domain.Limits.EvidencePerReportMax)
        {
            throw new JournalDamagedException("An entry has more evidence than a report may have.");
        }

        var pieces = ImmutableArray.CreateBuilder<Evidence>((int)count);
        for (var at = 0; at < (int)count; at++)
        {
            pieces.Add(new Evidence(from.Text(), [.. from.Bytes()], from.Text()));
        }

        return pieces.MoveToImmutable();
    }
}
