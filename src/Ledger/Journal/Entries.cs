using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Access;

namespace WasteSorting.Ledger.Journal;

/// <summary>Something that happened: one entry of the journal, one revision.</summary>
internal abstract record Entry;

/// <summary>A report was accepted.</summary>
/// <param name="Report">What was sent. Its node and obligation are named by index in <paramref name="Event"/> and below.</param>
/// <param name="ObligationIndex">Index of the change's obligation; −1: none.</param>
/// <param name="Effect">What it was about stood so before and after.</param>
internal sealed record ReportAccepted(Report Report, ulong Fingerprint, int ObligationIndex, NodeEvent Event, StandingChange Effect) : Entry
{
    /// <summary>What is remembered of it by its id.</summary>
    /// <param name="at">When it was committed, Unix time in milliseconds.</param>
    public ReportEntry ToReport(long revision, long at) =>
        new(Report.Id, Fingerprint, revision, at, Event.Node, Event.Add.Kind != EffectKind.None, Event.Add);
}

/// <summary>Where something stood before an entry and after it.</summary>
public sealed record StandingChange(FactStanding Before, FactStanding After);

/// <summary>The district's day changed.</summary>
internal sealed record DayBegan(DateOnly Day, Author By) : Entry;

/// <summary>
/// A ledger was opened that had been copied, such as a backup: from here on it may differ from the one that it was copied from.
/// </summary>
/// <param name="From">Where what was copied ends.</param>
internal sealed record HistoryBegan(JournalHead From, Author By) : Entry;

/// <summary>The days after one were begun by mistake, and never were.</summary>
internal sealed record DayTakenBack(DateOnly Day, Author By) : Entry;

/// <summary>A registry was applied; its files are stored beside the entry.</summary>
internal sealed record RegistryApplied(long Version, Author By) : Entry;

/// <summary>The Office acted on a period.</summary>
/// <param name="Edition">Where it was published, its figures, as <see cref="Editions.EditionCodec"/> writes them; otherwise empty.</param>
internal sealed record PeriodChanged(PeriodChange Change, ReadOnlyMemory<byte> Edition) : Entry;

/// <summary>What the public sees stands still, at the revision before this one.</summary>
/// <param name="Until">The publication of this period ends it; null: it is ended by hand.</param>
internal sealed record FiguresFrozen(Period? Until, Author By) : Entry;

/// <summary>What the public sees moves again.</summary>
internal sealed record FiguresUnfrozen(Author By) : Entry;

/// <summary>A token was issued or revoked.</summary>
internal sealed record AccessChanged(AccessChange Change) : Entry;
