using Google.Protobuf.WellKnownTypes;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;

namespace WasteSorting.Cli.Tests.Fake;

/// <summary>Three months: one published, one that has ended, one that runs. A page of the list holds one.</summary>
internal static class FakePeriods
{
    private static readonly PeriodStatus Published = new()
    {
        Period = "2026-09",
        State = PeriodState.Published,
        FirstDay = "2026-09-01",
        LastDay = "2026-09-30",
        PublishedRevision = 7,
        PublishedAt = Timestamp.FromDateTime(new DateTime(2026, 11, 17, 0, 0, 0, DateTimeKind.Utc)),
    };

    private static readonly PeriodStatus Ended = new() { Period = "2026-10", State = PeriodState.Provisional };

    private static readonly PeriodStatus Running = new() { Period = "2026-11", State = PeriodState.Open };

    public static ListPeriodsResponse List(ListPeriodsRequest request)
    {
        PeriodStatus[] all = [.. new[] { Running, Ended, Published }.Where(one => request.State is PeriodState.Unspecified || one.State == request.State)];
        return new ListPeriodsResponse
        {
            Periods = { all.Skip(request.PageToken.Length).Take(1) },
            NextPageToken = request.PageToken.Length + 1 < all.Length ? request.PageToken + "x" : "",
        };
    }

    /// <summary>The period, and the revision that changed it.</summary>
    public static (PeriodStatus Period, long Revision) Change(string period) => period switch
    {
        "2026-09" => (Published, 0),
        "2026-10" => (Ended, 8),
        _ => throw FakeLedger.Failure(StatusCode.FailedPrecondition, "period: has not ended"),
    };
}
