using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Audit;

/// <summary>What an entry of the audit did.</summary>
public enum AuditAction : byte
{
    ReportAccepted = 1,
    DayBegan = 2,
    RegistryApplied = 3,
    TokenIssued = 4,
    TokenRevoked = 5,
    PeriodClosed = 6,
    PeriodPublished = 7,
    PeriodReopened = 8,
    EditionWithdrawn = 9,
    FiguresFrozen = 10,
    FiguresUnfrozen = 11,
    HistoryBegan = 12,
    DayTakenBack = 13,
}

/// <summary>One change of the ledger: an entry of the journal, made durable with the change itself.</summary>
/// <param name="By">Who, and from where.</param>
public sealed record AuditEntry(long Revision, DateTimeOffset At, AuditAction Action, Author By)
{
    /// <summary>Index of the node that it is about; −1: none.</summary>
    public int Node { get; init; } = -1;

    /// <summary>Of an accepted report.</summary>
    public Report? Report { get; init; }

    /// <summary>Of an accepted report.</summary>
    public StandingChange? Effect { get; init; }

    /// <summary>Of a day that began, or to which those after it were taken back.</summary>
    public DateOnly Day { get; init; }

    /// <summary>Of an act on a period, or the one whose publication ends a freeze.</summary>
    public Period? Period { get; init; }

    /// <summary>Number of an edition that was withdrawn.</summary>
    public int Edition { get; init; }

    /// <summary>Version after a registry was applied.</summary>
    public long RegistryVersion { get; init; }

    /// <summary>Id of a token that was issued or revoked.</summary>
    public string TokenId { get; init; } = "";

    /// <summary>Of a history that began: where what was copied ends.</summary>
    public JournalHead? From { get; init; }

    internal static AuditEntry Of(long revision, long at, Entry entry) => entry switch
    {
        ReportAccepted accepted => new AuditEntry(
            revision, Time(at), AuditAction.ReportAccepted, new Author(accepted.Report.Actor, accepted.Report.Address))
        {
            Node = accepted.Event.Node,
            Report = accepted.Report,
            Effect = accepted.Effect,
        },
        DayTakenBack taken => new AuditEntry(revision, Time(at), AuditAction.DayTakenBack, taken.By) { Day = taken.Day },
        DayBegan began => new AuditEntry(revision, Time(at), AuditAction.DayBegan, began.By) { Day = began.Day },
        HistoryBegan began => new AuditEntry(revision, Time(at), AuditAction.HistoryBegan, began.By) { From = began.From },
        RegistryApplied applied => new AuditEntry(revision, Time(at), AuditAction.RegistryApplied, applied.By)
        {
            RegistryVersion = applied.Version,
        },
        PeriodChanged { Change: var change } => new AuditEntry(revision, Time(at), ActionOf(change.Act.Action), change.By)
        {
            Period = change.Act.Period,
            Edition = change.Act.Edition,
        },
        FiguresFrozen frozen => new AuditEntry(revision, Time(at), AuditAction.FiguresFrozen, frozen.By) { Period = frozen.Until },
        FiguresUnfrozen unfrozen => new AuditEntry(revision, Time(at), AuditAction.FiguresUnfrozen, unfrozen.By),
        AccessChanged { Change: IssueToken issue } => new AuditEntry(revision, Time(at), AuditAction.TokenIssued, issue.By)
        {
            Node = issue.Token.Node,
            TokenId = issue.Token.Id,
        },
        AccessChanged { Change: RevokeToken revoke } => new AuditEntry(revision, Time(at), AuditAction.TokenRevoked, revoke.By)
        {
            TokenId = revoke.Id,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(entry)),
    };

    private static AuditAction ActionOf(PeriodAction action) => action switch
    {
        PeriodAction.Close => AuditAction.PeriodClosed,
        PeriodAction.Publish => AuditAction.PeriodPublished,
        PeriodAction.Reopen => AuditAction.PeriodReopened,
        PeriodAction.Withdraw => AuditAction.EditionWithdrawn,
    };

    private static DateTimeOffset Time(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at);
}

/// <summary>Which entries are asked for.</summary>
/// <param name="AfterRevision">Only later ones.</param>
/// <param name="EntriesMax">So many at most.</param>
/// <param name="Node">Index of the only node; −1: all.</param>
/// <param name="By">Id of the only author; null: all.</param>
public sealed record AuditQuery(long AfterRevision, int EntriesMax, int Node, string? By)
{
    internal bool Takes(AuditEntry entry) => (Node < 0 || entry.Node == Node) && (By is null || entry.By.Id == By);
}

/// <summary>Entries in the order of their revisions.</summary>
/// <param name="ReachedRevision">Everything up to here was looked at: where to go on.</param>
/// <param name="IsEnd">There was nothing after it.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, long ReachedRevision, bool IsEnd);

/// <summary>What a verification of the whole chain found.</summary>
/// <param name="Head">Where the chain ends: a checkpoint that can be kept elsewhere.</param>
/// <param name="HoldsKept">Whether the chain runs through the checkpoint given; true when none was.</param>
public sealed record AuditProof(JournalHead Head, long BatchCount, int RegistryCount, bool HoldsKept);
