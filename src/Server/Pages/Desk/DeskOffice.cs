using System.Globalization;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Ledger.Journal;
using WasteSorting.Server.Errors;
using AssessmentService = WasteSorting.Server.Api.AssessmentService;
using AuditService = WasteSorting.Server.Api.AuditService;

namespace WasteSorting.Server.Pages.Desk;

/// <summary>The Office's own work: periods and editions, what the public sees, the audit.</summary>
internal sealed class DeskOffice(DeskReading reading, AssessmentService assessment, AuditService audit)
{
    private const int PageSize = 100;

    public Task ShowPeriodsAsync(HttpContext http) => ShowPeriodsAsync(http, http.Request.Query["said"].ToString());

    public async Task ChangePeriodAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        await ActAsync(form, new PageCall(http)).ConfigureAwait(false);
        DeskLogin.See(http, "/desk/periods?said=done");
    }

    public async Task ShowAuditAsync(HttpContext http)
    {
        var after = long.TryParse(http.Request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0;
        var head = await reading.HeadAsync(http).ConfigureAwait(false);
        if (!http.Request.Query.ContainsKey("after"))
        {
            after = Math.Max(0, head.Page.Revision - PageSize);
        }

        var page = await audit.ListAuditEntries(new ListAuditEntriesRequest { AfterRevision = after, PageSize = PageSize }, new PageCall(http))
            .ConfigureAwait(false);
        var model = new AuditModel(head) { Entries = page.Entries, Next = page.NextAfterRevision };
        await PageAnswers.WriteAsync<AuditPage>(http, model).ConfigureAwait(false);
    }

    public async Task VerifyAsync(HttpContext http)
    {
        var head = await reading.HeadAsync(http).ConfigureAwait(false);
        var before = DeskAnswer.Of<AuditPage>(under => new AuditModel(under));
        await DeskWork.AnswerAsync(http, head, before, Say, progress => VerifyAsync(http, progress)).ConfigureAwait(false);

        string Say(WorkProgress work) =>
            head.Speech[$"核对中：版次 {work.Done} / {work.Total}", $"Verifying: revision {work.Done} of {work.Total}"];
    }

    private async Task<DeskAnswer> VerifyAsync(HttpContext http, IProgress<WorkProgress> progress)
    {
        var feed = new VerifyFeed(progress);
        try
        {
            await audit.VerifyAudit(new VerifyAuditRequest(), feed, new PageCall(http)).ConfigureAwait(false);
            return DeskAnswer.Of<AuditPage>(head => new AuditModel(head) { Proof = feed.Proof });
        }
        catch (RpcException error)
        {
            return DeskAnswer.Of<AuditPage>(head => new AuditModel(head) { Fault = error.Status.Detail });
        }
    }

    private async Task ActAsync(IFormCollection form, PageCall call)
    {
        var period = form["period"].ToString();
        switch (form["act"].ToString())
        {
            case "close":
                await assessment.ClosePeriod(new ClosePeriodRequest { Period = period }, call).ConfigureAwait(false);
                break;
            case "publish":
                await assessment.PublishPeriod(new PublishPeriodRequest { Period = period }, call).ConfigureAwait(false);
                break;
            case "publish-anew":
                await assessment.PublishPeriod(new PublishPeriodRequest { Period = period, NewEdition = true }, call).ConfigureAwait(false);
                break;
            case "withdraw":
                var edition = int.TryParse(form["edition"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
                await assessment.WithdrawEdition(new WithdrawEditionRequest { Period = period, Edition = edition }, call).ConfigureAwait(false);
                break;
            case "reopen":
                await assessment.ReopenPeriod(new ReopenPeriodRequest { Period = period }, call).ConfigureAwait(false);
                break;
            case "freeze":
                await assessment.Freeze(new FreezeRequest { UntilPublished = period }, call).ConfigureAwait(false);
                break;
            case "unfreeze":
                await assessment.Unfreeze(new UnfreezeRequest(), call).ConfigureAwait(false);
                break;
            default:
                throw RpcErrors.Invalid("act", "is none that the desk knows");
        }
    }

    private async Task ShowPeriodsAsync(HttpContext http, string said)
    {
        var periods = await assessment.ListPeriods(new ListPeriodsRequest { PageSize = PageSize }, new PageCall(http)).ConfigureAwait(false);
        await PageAnswers.WriteAsync<PeriodsPage>(http, new PeriodsModel(await reading.HeadAsync(http).ConfigureAwait(false), periods.Periods, said))
            .ConfigureAwait(false);
    }

    /// <summary>Takes what the service says while it verifies.</summary>
    private sealed class VerifyFeed(IProgress<WorkProgress> progress) : IServerStreamWriter<VerifyAuditResponse>
    {
        public WriteOptions? WriteOptions { get; set; }

        public AuditProof? Proof { get; private set; }

        public Task WriteAsync(VerifyAuditResponse message)
        {
            Proof = message.Proof;
            if (message.Progress is { } said)
            {
                progress.Report(new WorkProgress("verifying", said.Revision, said.LastRevision));
            }

            return Task.CompletedTask;
        }
    }
}
