using System.Globalization;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using ProgressService = WasteSorting.Server.Api.ProgressService;
using RegistryService = WasteSorting.Server.Api.RegistryService;
using ReportService = WasteSorting.Server.Api.ReportService;
using AssessmentService = WasteSorting.Server.Api.AssessmentService;

namespace WasteSorting.Server.Pages.Desk;

/// <summary>One form for one report or finding. What is refused comes back as it was filled in, with the reason beside its field.</summary>
internal sealed class DeskReports(
    DeskReading reading, ReportService reports, AssessmentService assessment, ProgressService progress, RegistryService registry)
{
    private const string ReportId = "report_id";

    public async Task ShowAsync(HttpContext http)
    {
        var draft = ReportDraft.Of(http.Request.Query);
        if (draft[ReportId].Length == 0)
        {
            var more = http.Request.QueryString.Add(ReportId, Guid.CreateVersion7().ToString());
            DeskLogin.See(http, http.Request.Path.ToUriComponent() + more.ToUriComponent());
            return;
        }

        await ShowAsync(http, draft, null).ConfigureAwait(false);
    }

    public async Task SubmitAsync(HttpContext http)
    {
        // What stands in the address was not typed, and is not to be.
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        var draft = ReportDraft.Of(form.Where(one => !http.Request.Query.ContainsKey(one.Key)).Concat(http.Request.Query));
        try
        {
            var receipt = await SendAsync(http, draft).ConfigureAwait(false);
            var node = Uri.EscapeDataString(draft["node"]);
            DeskLogin.See(http, string.Create(
                CultureInfo.InvariantCulture, $"/desk/receipt?node={node}&revision={receipt.Revision}&id={receipt.ReportId}"));
        }
        catch (RpcException error) when (error.StatusCode is not (StatusCode.PermissionDenied or StatusCode.Unauthenticated))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await ShowAsync(http, draft, error).ConfigureAwait(false);
        }
    }

    public async Task ShowReceiptAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var revision = long.TryParse(query["revision"], NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0;
        var model = new ReceiptModel(await reading.HeadAsync(http).ConfigureAwait(false), query["node"].ToString(), revision, query["id"].ToString());
        await PageAnswers.WriteAsync<ReceiptPage>(http, model).ConfigureAwait(false);
    }

    private async Task<Receipt> SendAsync(HttpContext http, ReportDraft draft)
    {
        var call = new PageCall(http);
        if (!IsInspection(http))
        {
            var report = draft.ToReport(await ObligationOfAsync(draft, call).ConfigureAwait(false));
            return (await reports.SubmitReport(new SubmitReportRequest { Report = report }, call).ConfigureAwait(false)).Receipt;
        }

        if (draft["retracts"] is not { Length: > 0 } taken)
        {
            return (await assessment.RecordInspection(draft.ToInspection(), call).ConfigureAwait(false)).Receipt;
        }

        var retraction = new RetractInspectionRequest
        {
            ReportId = draft[ReportId], Node = draft["node"], Day = draft["day"], InspectionId = taken, Note = draft["note"],
        };
        return (await assessment.RetractInspection(retraction, call).ConfigureAwait(false)).Receipt;
    }

    private async Task ShowAsync(HttpContext http, ReportDraft draft, RpcException? error)
    {
        var call = new PageCall(http);
        var node = (await progress.GetProgress(new GetProgressRequest { Node = draft["node"], Live = true }, call).ConfigureAwait(false)).Progress;
        var obligation = await ObligationOfAsync(draft, call).ConfigureAwait(false);
        var model = new FormModel(
            await reading.HeadAsync(http).ConfigureAwait(false),
            draft,
            node,
            obligation,
            error?.Status.Detail ?? "",
            error?.Trailers.GetValue("refusal-field") ?? "");
        await PageAnswers.WriteAsync<FormPage>(http, model).ConfigureAwait(false);
    }

    private async Task<Obligation?> ObligationOfAsync(ReportDraft draft, ServerCallContext call)
    {
        if (draft["obligation"].Length == 0)
        {
            return null;
        }

        var node = await registry.GetNode(new GetNodeRequest { Node = draft["node"] }, call).ConfigureAwait(false);
        return node.Obligations.FirstOrDefault(one => one.Id == draft["obligation"])
            ?? throw Errors.RpcErrors.NotFound("obligation", "is not owed by this unit");
    }

    private static bool IsInspection(HttpContext http) => http.Request.Path.StartsWithSegments("/desk/inspect", StringComparison.Ordinal);
}
