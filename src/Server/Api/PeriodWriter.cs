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
        return new PeriodStatus
        {
            Period = period.ToString(),
            State = StateOf(calendar.StateOf(period)),
            FirstDay = WireTime.Of(period.FirstDay),
            LastDay = WireTime.Of(period.LastDay),
            ClosedRevision = record.Closed.Revision,
            ClosedAt = TimeOf(record.Closed),
            PublishedRevision = record.Published.Revision,
            PublishedAt = TimeOf(record.Published),
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

    private static Timestamp? TimeOf(PeriodStamp stamp) =>
        stamp.IsSet ? WireTime.Of(stamp.At) : null;
}
