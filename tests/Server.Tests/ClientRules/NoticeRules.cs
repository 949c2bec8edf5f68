using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Periods;
using WasteSorting.Testing;
using ObligationState = WasteSorting.Contracts.V1.ObligationState;
using PeriodState = WasteSorting.Contracts.V1.PeriodState;

namespace WasteSorting.Server.Tests.ClientRules;

/// <summary>What the notice of a period and a unit's form say.</summary>
public abstract class NoticeRules(IClientTarget target)
{
    private const string Unit = "office";
    private const string Monthly = "office-monthly-notice";

    private readonly Period running = Period.Containing(PeriodKind.Month, Calendar.DayAt(DateTimeOffset.UtcNow));

    private Period Ended => running.Previous;

    private Period Before => Ended.Previous;

    [Fact]
    public async Task ANotice_SaysWhatItsEditionKeeps_AndStaysTheSame_WhateverComesAfterIt()
    {
        await using var server = await target.StartFoundedAsync(Before.FirstDay);
        using var office = new Client(server);
        await PublishAsync(office, Before);
        var revised = Late(Before);
        revised.RevisesClosedPeriod = true;
        var revision = await office.SubmitAsync(revised);
        await office.SubmitAsync(Late(Ended));
        await CloseAsync(office, Ended);
        Assert.Equal(0, (await NoticeAsync(office, Ended)).Shown.Edition);
        await PublishAsync(office, Ended);

        var notice = await NoticeAsync(office, Ended);

        Assert.Equal((Ended.ToString(), 1, PeriodState.Published), (notice.Shown.Period, notice.Shown.Edition, notice.Period.State));
        Assert.Equal(("生活垃圾分类工作领导小组办公室", 5, true), (notice.IssuerNameZh, notice.PlacesNamed, notice.Sample));
        Assert.Equal(
            ["departments-with-sites", "departments-without-sites", "towns-and-streets", "other-units"], notice.Rankings.Select(one => one.League));
        Assert.All(notice.Rankings, ranking => Assert.Equal(ranking.PlaceCount, ranking.Places.Count));
        Assert.Equal(notice.District.Department.Sites, notice.District.Territory.Sites);
        Assert.NotEmpty(notice.Missing);
        Assert.All(notice.Missing, duty => Assert.Equal(ObligationState.Missing, duty.Progress.State));
        var change = Assert.Single(notice.Changes);
        Assert.Equal((Before.ToString(), 1, revision.Revision, Unit), (change.Period, change.Edition, change.Revision.Revision, change.Revision.Node));
        Assert.Equal(("生活垃圾分类工作领导小组办公室", false), (change.NodeNameZh, notice.ChangesCut));
        Assert.Empty(notice.Moved);

        var late = Late(Ended);
        late.RevisesClosedPeriod = true;
        await office.SubmitAsync(late);
        Assert.Equal(WithoutStatus(notice), WithoutStatus(await NoticeAsync(office, Ended)));
        await office.CallAsync<PublishPeriodRequest, PublishPeriodResponse>("PublishPeriod", new() { Period = Ended.ToString(), NewEdition = true });
        Assert.Equal(WithoutStatus(notice), WithoutStatus(await NoticeAsync(office, Ended, edition: 1)));
        var second = await NoticeAsync(office, Ended);
        Assert.Equal((2, Ended.ToString()), (second.Shown.Edition, Assert.Single(second.Changes).Period));
    }

    [Fact]
    public async Task ANotice_OfNoPeriod_IsRefusedByItsField_AndTheLiveOne_NeedsNoEdition()
    {
        using var nobody = new Client(target.Shared.GrpcAddress, null);
        foreach (var (period, code) in new[]
        {
            ("", StatusCode.InvalidArgument), ("once", StatusCode.InvalidArgument), ("2999-01", StatusCode.FailedPrecondition),
        })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => NoticeAsync(nobody, period, 0));
            Assert.Equal((code, "period"), (refused.StatusCode, refused.Trailers.GetValue("refusal-field")));
        }

        var notice = await NoticeAsync(nobody, running);
        Assert.Equal((running.ToString(), 0), (notice.Shown.Period, notice.Shown.Edition));
    }

    [Fact]
    public async Task AForm_IsFilledByTheFieldMap_AndLeavesToAPerson_WhatItDoesNotSay()
    {
        using var nobody = new Client(target.Shared.GrpcAddress, null);
        var form = await nobody.CallAsync<GetFormRequest, GetFormResponse>("GetForm", new() { Node = "education", Period = running.ToString() });
        var progress = await nobody.CallAsync<GetProgressRequest, GetProgressResponse>(
            "GetProgress", new() { Node = "education", Period = running.ToString() });
        var fields = form.Fields.ToDictionary(field => field.Field, field => field.Value);
        Assert.Equal(("教育局", true), (form.NameZh, form.Sample));
        Assert.Equal(("教育局", running.ToString(), progress.Shown.Day, "60"), (fields["unit"], fields["period"], fields["day"], fields["sites"]));
        Assert.Equal($"{progress.Progress.Obligations.Count(duty => duty.State == ObligationState.Pending)}", fields["due"]);
        Assert.Equal(["work-done", "problems", "next-steps"], form.Fields.Where(field => field.Source.Length == 0).Select(field => field.Field));
        var refused = await Assert.ThrowsAsync<RpcException>(
            () => nobody.CallAsync<GetFormRequest, GetFormResponse>("GetForm", new() { Node = "school-001" }));
        Assert.Equal((StatusCode.InvalidArgument, "node"), (refused.StatusCode, refused.Trailers.GetValue("refusal-field")));
    }

    // Where the period stands is told as of now.
    private static Notice WithoutStatus(Notice notice)
    {
        var copy = notice.Clone();
        copy.Period = null;
        return copy;
    }

    private static Report Late(Period period)
    {
        var report = Client.Act(Unit, Monthly, 1);
        report.Period = period.ToString();
        return report;
    }

    private static Task<Notice> NoticeAsync(Client client, Period period, int edition = 0) => NoticeAsync(client, period.ToString(), edition);

    private static async Task<Notice> NoticeAsync(Client client, string period, int edition) =>
        (await client.CallAsync<GetNoticeRequest, GetNoticeResponse>("GetNotice", new() { Period = period, Edition = edition })).Notice;

    private static Task CloseAsync(Client client, Period period) =>
        client.CallAsync<ClosePeriodRequest, ClosePeriodResponse>("ClosePeriod", new() { Period = period.ToString() });

    private static Task PublishAsync(Client client, Period period) =>
        client.CallAsync<PublishPeriodRequest, PublishPeriodResponse>("PublishPeriod", new() { Period = period.ToString() });
}
