using System.Collections.Immutable;

namespace WasteSorting.Domain.Periods;

/// <summary>When something was done.</summary>
/// <param name="Revision">That it made; 0: it was not done.</param>
/// <param name="At">Unix time in milliseconds.</param>
/// <param name="Day">The district's day.</param>
public readonly record struct PeriodStamp(long Revision, long At, DateOnly Day = default)
{
    public bool IsSet => Revision > 0;
}

/// <summary>The figures of a period as they were published: the ledger keeps them at the revision that made them.</summary>
/// <param name="Number">Counts the editions of a period from 1.</param>
public readonly record struct EditionStamp(int Number, PeriodStamp Made, PeriodStamp Withdrawn);

/// <summary>What the Office has done with one period.</summary>
/// <param name="Closed">Not set also where the period closed by itself.</param>
/// <param name="Reopened">Set once it was closed and takes reports again.</param>
/// <param name="Editions">By rising number, withdrawn ones included.</param>
public sealed record PeriodRecord(Period Period, PeriodStamp Closed, PeriodStamp Reopened, ImmutableArray<EditionStamp> Editions)
{
    /// <summary>The newest edition that is out; null: none is.</summary>
    public EditionStamp? Current
    {
        get
        {
            for (var at = Editions.Length - 1; at >= 0; at--)
            {
                if (!Editions[at].Withdrawn.IsSet)
                {
                    return Editions[at];
                }
            }

            return null;
        }
    }

    public bool IsClosed => Closed.Revision > Reopened.Revision;

    public bool IsReopened => Reopened.Revision > Closed.Revision;

    public static PeriodRecord None(Period period) => new(period, default, default, []);

    /// <summary>The edition with a number, or the newest one that is out for 0; null: there is none.</summary>
    public EditionStamp? Find(int number) => number == 0 ? Current : number > 0 && number <= Editions.Length ? Editions[number - 1] : null;

    /// <summary>What is left of it when the days after one never were: editions that were made on them are withdrawn.</summary>
    public PeriodRecord After(DateOnly day, PeriodStamp stamp) => this with
    {
        Editions =
        [
            .. Editions.Select(edition => edition.Made.Day > day && !edition.Withdrawn.IsSet ? edition with { Withdrawn = stamp } : edition),
        ],
    };

    public PeriodRecord With(in PeriodAct act, PeriodStamp stamp) => act.Action switch
    {
        PeriodAction.Close => this with { Closed = stamp },
        PeriodAction.Reopen => this with { Reopened = stamp },
        PeriodAction.Publish => this with { Editions = Editions.Add(new EditionStamp(Editions.Length + 1, stamp, default)) },
        PeriodAction.Withdraw when Find(act.Edition) is { } edition =>
            this with { Editions = Editions.SetItem(edition.Number - 1, edition with { Withdrawn = stamp }) },
        PeriodAction.Withdraw => this,
    };

    public bool Equals(PeriodRecord? other) => other is not null
        && Period == other.Period && Closed == other.Closed && Reopened == other.Reopened && Editions.AsSpan().SequenceEqual(other.Editions.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Period, Closed, Reopened, Editions.Length);
}

/// <summary>What the Office has done with all periods of the ledger. Immutable; a handful of records a year.</summary>
public sealed class PeriodBook : IEquatable<PeriodBook>
{
    public static readonly PeriodBook Empty = new(ImmutableSortedDictionary<Period, PeriodRecord>.Empty);

    private readonly ImmutableSortedDictionary<Period, PeriodRecord> records;

    private PeriodBook(ImmutableSortedDictionary<Period, PeriodRecord> records) => this.records = records;

    public int Count => records.Count;

    /// <summary>Those of the periods with which anything was done, in their order.</summary>
    public IEnumerable<PeriodRecord> Records => records.Values;

    /// <summary>The record of a period, an empty one where nothing was done.</summary>
    public PeriodRecord this[Period period] => records.TryGetValue(period, out var record) ? record : PeriodRecord.None(period);

    /// <summary>The book when the days after one never were.</summary>
    public PeriodBook After(DateOnly day, PeriodStamp stamp) =>
        records.Values.Aggregate(this, (book, record) => book.With(record.After(day, stamp)));

    public PeriodBook With(PeriodRecord record) => new(records.SetItem(record.Period, record));

    public bool Equals(PeriodBook? other) => other is not null && Records.SequenceEqual(other.Records);

    public override bool Equals(object? obj) => Equals(obj as PeriodBook);

    public override int GetHashCode() => Count == 0 ? 0 : Records.Last().GetHashCode();

    public override string ToString() => string.Join(", ", Records);
}
