using System.Collections.Immutable;

namespace WasteSorting.Domain.Periods;

/// <summary>When something was done.</summary>
/// <param name="Revision">That it made; 0: it was not done.</param>
/// <param name="At">Unix time in milliseconds.</param>
public readonly record struct PeriodStamp(long Revision, long At)
{
    public bool IsSet => Revision > 0;
}

/// <summary>What the Office has done with one period.</summary>
/// <param name="Closed">Not set also where the period closed by itself.</param>
public readonly record struct PeriodRecord(Period Period, PeriodStamp Closed, PeriodStamp Published);

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
    public PeriodRecord this[Period period] =>
        records.TryGetValue(period, out var record) ? record : new PeriodRecord(period, default, default);

    public PeriodBook With(PeriodRecord record) => new(records.SetItem(record.Period, record));

    public bool Equals(PeriodBook? other) => other is not null && Records.SequenceEqual(other.Records);

    public override bool Equals(object? obj) => Equals(obj as PeriodBook);

    public override int GetHashCode() => Count == 0 ? 0 : Records.Last().GetHashCode();

    public override string ToString() => string.Join(", ", Records);
}
