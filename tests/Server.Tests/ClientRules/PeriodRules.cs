using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Periods;
using WasteSorting.Testing;
using PeriodState = WasteSorting.Contracts.V1.PeriodState;

namespace WasteSorting.Server.Tests.ClientRules;

/// <summary>A period's way from provisional over closed to published, as the Office's clients go it.</summary>
public abstract class PeriodRules(IClientTarget target)
{
    private const string Unit = "office";
    private const string Monthly = "office-monthly-notice";

    private readonly Period running = Period.Containing(PeriodKind.Month, Calendar.DayAt(DateTimeOffset.UtcNow));

    private Period Ended => running.Previous;

    private DateOnly FirstDay => Ended.Previous.FirstDay;

    [Fact]
    public async Task TheOffice_ClosesAndPublishesAPeriod_AndTheAuditNamesIt()
    {
        await using var server = await target.StartFoundedAsync(FirstDay);
        using var admin = new Client(server);
        var issued = await admin.CallAsync<IssueTokenRequest, IssueTokenResponse>("IssueToken", new() { Role = Role.Office, Holder = "环卫办" });
        using var office = new Client(server.GrpcAddress, issued.Secret);
        await office.SubmitAsync(Late());
        Assert.Equal(PeriodState.Provisional, (await FindAsync(office, Ended)).State);

        var closed = await CloseAsync(office, Ended);

        Assert.Equal((PeriodState.Closed, closed.Revision), (closed.Period.State, closed.Period.ClosedRevision));
        Assert.Equal(closed.Period, await FindAsync(office, Ended));
        Assert.Equal((PeriodState.Closed, 1L), await TotalsAsync(office));
        var refused = await Assert.ThrowsAsync<RpcException>(() => office.SubmitAsync(Late()));
        Assert.Equal((StatusCode.FailedPrecondition, "PERIOD_CLOSED"), (refused.StatusCode, refused.Trailers.GetValue("refusal-reason")));

        var published = await PublishAsync(office, Ended);
        var correction = Late();
        correction.RevisesClosedPeriod = true;
        var revised = await office.SubmitAsync(correction);

        Assert.Equal((PeriodState.Published, published.Revision), (published.Period.State, published.Period.PublishedRevision));
        Assert.True(revised.Revision > published.Revision);
        Assert.Equal((PeriodState.Published, 2L), await TotalsAsync(office));
        Assert.Equal(1, (await ReadEndedAsync(office, live: false)).Acts);
        Assert.Equal(0, (await CloseAsync(office, Ended)).Revision);
        var again = await PublishAsync(office, Ended);
        Assert.Equal((0L, published.Period), (again.Revision, again.Period));
        Assert.True((await office.ProveAsync()).Equal);
        var audit = await office.CallAsync<ListAuditEntriesRequest, ListAuditEntriesResponse>(
            "ListAuditEntries", new() { AfterRevision = closed.Revision - 1, PageSize = 2 });
        Assert.Equal(
            [(AuditAction.PeriodClosed, issued.Token.TokenId, Ended.ToString()), (AuditAction.PeriodPublished, issued.Token.TokenId, Ended.ToString())],
            audit.Entries.Select(entry => (entry.Action, entry.Actor, entry.Period)));
    }

    [Fact]
    public async Task APeriodThatClosedByItself_IsPublished_AndWhatCannotBeDoneIsRefusedByItsField()
    {
        await using var server = await target.StartFoundedAsync(FirstDay);
        using var office = new Client(server);
        var published = (await PublishAsync(office, Ended.Previous)).Period;
        Assert.Equal((PeriodState.Published, 0L, null), (published.State, published.ClosedRevision, published.ClosedAt));
        Assert.NotNull(published.PublishedAt);

        (StatusCode, string, Func<string, Task>)[] refusals =
        [
            (StatusCode.InvalidArgument, "", name => CloseAsync(office, name)),
            (StatusCode.InvalidArgument, "2026Q5", name => CloseAsync(office, name)),
            (StatusCode.InvalidArgument, "once", name => CloseAsync(office, name)),
            (StatusCode.InvalidArgument, "once", name => PublishAsync(office, name)),
            (StatusCode.FailedPrecondition, running.ToString(), name => CloseAsync(office, name)),
            (StatusCode.FailedPrecondition, "2999", name => CloseAsync(office, name)),
            (StatusCode.FailedPrecondition, Period.Containing(PeriodKind.Month, FirstDay).Previous.ToString(), name => CloseAsync(office, name)),
            (StatusCode.FailedPrecondition, Ended.ToString(), name => PublishAsync(office, name)),
        ];
        var revision = (await office.StatusAsync()).Revision;
        foreach (var (code, name, call) in refusals)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => call(name));
            Assert.Equal((code, "period", name), (refused.StatusCode, refused.Trailers.GetValue("refusal-field"), name));
        }

        Assert.Equal(revision, (await office.StatusAsync()).Revision);
    }

    [Fact]
    public async Task ListPeriods_ByPagesAndByState_IsTheListWhole()
    {
        await using var server = await target.StartFoundedAsync(FirstDay);
        using var reader = new Client(server.GrpcAddress, null);
        var whole = (await ListAsync(reader, new())).Periods;
        var months = whole.Where(one => one.Period.Contains('-')).ToList();
        Assert.Equal([$"{running}", $"{Ended}", $"{Ended.Previous}"], months.Select(one => one.Period));
        Assert.Equal([PeriodState.Open, PeriodState.Provisional, PeriodState.Closed], months.Select(one => one.State));
        Assert.Equal(($"{Ended.FirstDay:yyyy-MM-dd}", $"{Ended.LastDay:yyyy-MM-dd}"), (months[1].FirstDay, months[1].LastDay));

        var paged = new List<PeriodStatus>();
        var request = new ListPeriodsRequest { PageSize = 2 };
        do
        {
            var page = await ListAsync(reader, request);
            paged.AddRange(page.Periods);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(whole, paged);
        foreach (var state in new[] { PeriodState.Open, PeriodState.Provisional, PeriodState.Closed, PeriodState.Published })
        {
            Assert.Equal(whole.Where(one => one.State == state), (await ListAsync(reader, new() { State = state })).Periods);
        }

        var refused = await Assert.ThrowsAsync<RpcException>(() => ListAsync(reader, new() { State = (PeriodState)99 }));
        Assert.Equal((StatusCode.InvalidArgument, "state"), (refused.StatusCode, refused.Trailers.GetValue("refusal-field")));
    }

    private Report Late()
    {
        var report = Client.Act(Unit, Monthly, 1);
        report.Period = Ended.ToString();
        return report;
    }

    /// <summary>As it stands.</summary>
    private async Task<(PeriodState State, long Acts)> TotalsAsync(Client client)
    {
        var totals = await ReadEndedAsync(client, live: true);
        return (totals.State, totals.Acts);
    }

    /// <param name="live">As it stands, though an edition is out.</param>
    private async Task<PeriodTotals> ReadEndedAsync(Client client, bool live)
    {
        var request = new GetProgressRequest { Node = Unit, Period = Ended.ToString(), Live = live };
        var read = await client.CallAsync<GetProgressRequest, GetProgressResponse>("GetProgress", request);
        return read.Progress.Department.Periods.Single(one => one.Period == Ended.ToString());
    }

    private static async Task<PeriodStatus> FindAsync(Client client, Period period) =>
        (await ListAsync(client, new())).Periods.Single(one => one.Period == period.ToString());

    private static Task<ListPeriodsResponse> ListAsync(Client client, ListPeriodsRequest request) =>
        client.CallAsync<ListPeriodsRequest, ListPeriodsResponse>("ListPeriods", request);

    private static Task<ClosePeriodResponse> CloseAsync(Client client, Period period) => CloseAsync(client, period.ToString());

    private static Task<ClosePeriodResponse> CloseAsync(Client client, string name) =>
        client.CallAsync<ClosePeriodRequest, ClosePeriodResponse>("ClosePeriod", new() { Period = name });

    private static Task<PublishPeriodResponse> PublishAsync(Client client, Period period) => PublishAsync(client, period.ToString());

    private static Task<PublishPeriodResponse> PublishAsync(Client client, string name) =>
        client.CallAsync<PublishPeriodRequest, PublishPeriodResponse>("PublishPeriod", new() { Period = name });
}
