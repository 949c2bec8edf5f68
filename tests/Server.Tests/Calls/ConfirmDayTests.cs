using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;

namespace WasteSorting.Server.Tests.Calls;

/// <summary>A clock that is far ahead: nothing is reported under it until an administrator says that it is right.</summary>
public sealed class ConfirmDayTests
{
    [Fact]
    public async Task AClockThatIsFarAhead_RefusesReports_UntilItsDayIsConfirmed()
    {
        await using var api = await ApiHost.StartAsync();
        using var client = new Client(api);
        var report = new Report
        {
            ReportId = Guid.CreateVersion7().ToString(),
            Node = "school-1",
            Day = "2026-09-15",
            StageReached = new StageReached { Stage = Stage.UnderWay },
        };

        // Set, not lived through: a timer of each minute would go off five million times.
        api.Time.AdjustTime(api.Time.GetUtcNow() + TimeSpan.FromDays(3_650));

        var refused = await Assert.ThrowsAsync<RpcException>(() => client.SubmitAsync(report));
        Assert.Equal((StatusCode.Unavailable, "DAY_UNCONFIRMED"), (refused.StatusCode, refused.Trailers.GetValue("refusal-reason")));
        var status = await client.CallAsync<GetStatusRequest, GetStatusResponse>("GetStatus", new());
        Assert.Equal(("2026-09-15", "2036-09-12"), (status.Today, status.ClockDay));
        var wrong = await Assert.ThrowsAsync<RpcException>(() => ConfirmAsync(client, "2026-09-16"));
        Assert.Equal(StatusCode.InvalidArgument, wrong.StatusCode);

        Assert.Equal("2036-09-12", (await ConfirmAsync(client, "2036-09-12")).Today);
        Assert.Equal("2036-09-12", (await ConfirmAsync(client, "2036-09-12")).Today);
        Assert.True((await client.SubmitAsync(report)).Revision > 0);
    }

    private static Task<ConfirmDayResponse> ConfirmAsync(Client client, string day) =>
        client.CallAsync<ConfirmDayRequest, ConfirmDayResponse>("ConfirmDay", new() { Day = day });
}
