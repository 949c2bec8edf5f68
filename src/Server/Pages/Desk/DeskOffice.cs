using System.Globalization;
using System.Text.Encodings.Web;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Errors;
using AssessmentService = WasteSorting.Server.Api.AssessmentService;
using AuditService = WasteSorting.Server.Api.AuditService;

namespace WasteSorting.Server.Pages.Desk;

/// <summary>The Office's own work: periods and editions, what the public sees, the audit.</summary>
internal sealed class DeskOffice(DeskReading reading, AssessmentService assessment, AuditService audit)
{
    /// <summary>Where the page of the audit leaves room for what is said.</summary>
    public const string Gap = "[said]";

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
        await PageAnswers.WriteAsync<AuditPage>(http, new AuditModel(head, page.Entries, page.NextAfterRevision, false)).ConfigureAwait(false);
    }

    /// <summary>Says how far it is as long as it goes on, and what came of it behind that: the style shows the last of what was said.</summary>
    public async Task VerifyAsync(HttpContext http)
    {
        var head = await reading.HeadAsync(http).ConfigureAwait(false);
        await PageAnswers.WriteAroundAsync<AuditPage>(http, new AuditModel(head, [], 0, true), Gap, async sayAsync =>
        {
            var feed = new PageFeed<VerifyAuditResponse>(message => sayAsync(Said(head.Speech, message)));
            try
            {
                await audit.VerifyAudit(new VerifyAuditRequest(), feed, new PageCall(http)).ConfigureAwait(false);
            }
            catch (RpcException error)
            {
                await sayAsync($"<p class=\"verdict bad\">{HtmlEncoder.Default.Encode(error.Status.Detail)}</p>").ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
    }

    // Numbers and digits alone: nothing of it needs to be escaped.
    private static string Said(Speech t, VerifyAuditResponse message)
    {
        if (message.Proof is { } proof)
        {
            var (revision, batches) = (proof.Checkpoint.Revision, proof.BatchCount);
            var whole = t[$"完整：到版次 {revision}，{batches} 批。", $"Whole: up to revision {revision}, {batches} batches."];
            return $"<p class=\"verdict good\">{whole} <small>{proof.Checkpoint.Chain}</small></p>";
        }

        var (done, total) = (message.Progress.Revision, message.Progress.LastRevision);
        var verifying = t[$"核对中：版次 {done} / {total}", $"Verifying: revision {done} of {total}"];
        return $"<p class=\"verdict\">{verifying}</p>";
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
}
