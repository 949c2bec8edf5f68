using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Editions;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Past;

/// <summary>Finds what a question asks for: what runs, a period, an edition, or the past.</summary>
internal sealed class Questions(LiveLedger ledger, JournalReaders readers) : IDisposable
{
    private readonly PastStates past = new(ledger.Store.OpenReader, ledger.Limits);
    private readonly EditionShelf editions = new(readers, ledger.Limits.PeriodsKeptMax);

    public async ValueTask<IDistrictReading> AskAsync(Question question, CancellationToken cancellation)
    {
        var now = await ledger.CatchUpAsync(cancellation).ConfigureAwait(false);
        var view = question.AsOf > 0 ? await PastAsync(question.AsOf, now, cancellation).ConfigureAwait(false)
            : question.IsThroughFreeze ? now.View
            : now.Freeze?.View ?? now.View;
        if (question.Period is not { } period)
        {
            return ledger.Board.Read(view, null);
        }

        CheckHasFigures(view.Calendar, period);
        var edition = question.IsAsItStands || question.AsOf > 0 ? null : FindEdition(view.Calendar, period, question.Edition);
        return edition is { } stamp
            ? await editions.ReadAsync(stamp, cancellation).ConfigureAwait(false)
            : ledger.Board.Read(view, period);
    }

    /// <summary>What changed a published period since one of its editions.</summary>
    /// <param name="node">Index of the only node; −1: all.</param>
    /// <param name="after">Only what came after this revision; 0: from the edition on.</param>
    /// <exception cref="EditionUnknownException">The period has no such edition, or none is out.</exception>
    public async Task<RevisionsPage> ListRevisionsAsync(Period period, int number, int node, long after, CancellationToken cancellation)
    {
        var now = await ledger.CatchUpAsync(cancellation).ConfigureAwait(false);
        var calendar = now.View.Calendar;
        CheckHasFigures(calendar, period);
        var stamp = FindEdition(calendar, period, number) ?? throw new EditionUnknownException(period, number, calendar.Book[period].Editions.Length);
        var from = Math.Max(after, stamp.Made.Revision);
        var (revisions, reached) = await ReadRevisionsAsync(
            period, node, calendar, Math.Min(from, now.Revision), now.Revision, cancellation).ConfigureAwait(false);
        var isEnd = reached >= now.Revision;
        var moved = isEnd ? await MovedAsync(now, period, stamp, node, cancellation).ConfigureAwait(false) : [];
        return new RevisionsPage(stamp.Number, revisions, reached, isEnd, moved);
    }

    /// <summary>What changed a period between two revisions: 100,000 entries are looked at.</summary>
    public async Task<RevisionsSpan> ListRevisionsBetweenAsync(Period period, long after, long until, CancellationToken cancellation)
    {
        var now = await ledger.CatchUpAsync(cancellation).ConfigureAwait(false);
        var (revisions, reached) = await ReadRevisionsAsync(
            period, Node.None, now.View.Calendar, after, Math.Min(until, now.Revision), cancellation).ConfigureAwait(false);
        return new RevisionsSpan(revisions, reached >= until);
    }

    /// <summary>A league by a draft of the rules.</summary>
    /// <exception cref="PeriodHasNoFiguresException">The period has not begun, or the ledger never knew it.</exception>
    public async ValueTask<RulesPreview> PreviewAsync(
        IReadOnlyDictionary<string, byte[]> draft, string league, Period? period, CancellationToken cancellation)
    {
        var now = await ledger.CatchUpAsync(cancellation).ConfigureAwait(false);
        if (period is { } named)
        {
            CheckHasFigures(now.View.Calendar, named);
        }

        return RulesPreview.Of(now.View, now.Source, draft, league, period);
    }

    public void Dispose() => past.Dispose();

    private async Task<(IReadOnlyList<PeriodRevision> Revisions, long Reached)> ReadRevisionsAsync(
        Period period, int node, Calendar calendar, long after, long until, CancellationToken cancellation)
    {
        var start = await past.AtAsync(after, cancellation).ConfigureAwait(false);
        return await readers.RunAsync(
            opened => new RevisionReader(start, period, node, calendar).Read(opened.Reader, until, ledger.Limits.AuditScanMax, cancellation),
            cancellation).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<MovedNode>> MovedAsync(
        LedgerState now, Period period, EditionStamp stamp, int only, CancellationToken cancellation)
    {
        var edition = await editions.ReadAsync(stamp, cancellation).ConfigureAwait(false);
        var nodes = edition.Nodes.Keys.Where(node => only < 0 || node == only).Order();
        return MovedFigures.Between(edition, ledger.Board.Read(now.View, period), nodes);
    }

    private static EditionStamp? FindEdition(Calendar calendar, Period period, int number) =>
        calendar.Book[period].Find(number) is { } stamp ? stamp
        : number == 0 ? null
        : throw new EditionUnknownException(period, number, calendar.Book[period].Editions.Length);

    private static void CheckHasFigures(Calendar calendar, Period period)
    {
        var state = calendar.StateOf(period);
        if (state == PeriodState.Future || !calendar.IsKnown(period))
        {
            throw new PeriodHasNoFiguresException(state == PeriodState.Future ? PeriodDecision.NotBegun : PeriodDecision.NotKnown);
        }
    }

    private async ValueTask<DistrictView> PastAsync(long revision, LedgerState now, CancellationToken cancellation)
    {
        if (revision > now.Revision || revision < Founding.LastRevision)
        {
            throw new RevisionOutOfRangeException(revision, Founding.LastRevision, now.Revision);
        }

        return (await past.AtAsync(revision, cancellation).ConfigureAwait(false)).View;
    }
}

/// <summary>A period is asked for that has not begun, or that the ledger never knew.</summary>
public sealed class PeriodHasNoFiguresException(PeriodDecision why) : Exception("the period has no figures")
{
    public PeriodDecision Why => why;
}

/// <summary>A revision is asked for that the ledger has not reached, or that lies before its founding.</summary>
public sealed class RevisionOutOfRangeException(long asked, long first, long last)
    : Exception($"{asked} is none of the ledger's revisions, {first} to {last}");

/// <summary>An edition is asked for that a period does not have.</summary>
public sealed class EditionUnknownException(Period period, int number, int count)
    : Exception($"{period} has {count} edition(s), and none with the number {number}");
