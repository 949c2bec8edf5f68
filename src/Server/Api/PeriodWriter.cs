using Google.Protobuf.WellKnownTypes;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Periods;
using Calendar = WasteSorting.Domain.Periods.Calendar;
using DomainPeriodState = WasteSorting.Domain.Periods.PeriodState;
using PeriodState = WasteSorting.Contracts.V1.PeriodState;

namespace WasteSorting.Server.Api;

/// <summary>Writes periods to the wire.</summary>
internal static class PeriodWriter
{
    public static PeriodStatus Write(Calendar calendar, Period period)
    {
        var record = calendar.Book[period];
        var current = record.Current;
        return new PeriodStatus
        {
            Period = period.ToString(),
            State = StateOf(calendar.StateOf(period)),
            FirstDay = WireTime.Of(period.FirstDay),
            LastDay = WireTime.Of(period.LastDay),
            ClosedRevision = record.IsClosed ? record.Closed.Revision : 0,
            ClosedAt = record.IsClosed ? TimeOf(record.Closed) : null,
            PublishedRevision = current?.Made.Revision ?? 0,
            PublishedAt = current is { } published ? TimeOf(published.Made) : null,
            Edition = current?.Number ?? 0,
            Editions = { record.Editions.Select(Write) },
        };
    }

    public static PeriodState StateOf(DomainPeriodState state) => state switch
    {
        DomainPeriodState.Open => PeriodState.Open,
        DomainPeriodState.Provisional => PeriodState.Provisional,
        DomainPeriodState.Closed => PeriodState.Closed,
        DomainPeriodState.Published => PeriodState.Published,
        DomainPeriodState.Future => PeriodState.Unspecified,
    };

    private static Edition Write(EditionStamp edition) => new()
    {
        Number = edition.Number,
        Revision = edition.Made.Revision,
        PublishedAt = TimeOf(edition.Made),
        WithdrawnRevision = edition.Withdrawn.Revision,
        WithdrawnAt = TimeOf(edition.Withdrawn),
    };

    private static Timestamp? TimeOf(PeriodStamp stamp) =>
        stamp.IsSet ? WireTime.Of(stamp.At) : null;
}
