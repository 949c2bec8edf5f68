using WasteSorting.Contracts.V1;
using WasteSorting.Server.Access;
using AdminService = WasteSorting.Server.Api.AdminService;
using AssessmentService = WasteSorting.Server.Api.AssessmentService;
using AuditService = WasteSorting.Server.Api.AuditService;
using ProgressService = WasteSorting.Server.Api.ProgressService;

namespace WasteSorting.Server.Pages.Desk;

/// <summary>What the desk shows: asked of the same services as everybody asks.</summary>
internal sealed class DeskReading(
    PageReader pages, NodesBelow below, AdminService admin, ProgressService progress, AssessmentService assessment, AuditService audit)
{
    private const int PageMax = 1_000;
    private const int DaysUsual = 14;

    // Reports of one node that are looked through for the newest of them.
    private const int PagesMax = 50;

    public async Task<DeskHead> HeadAsync(HttpContext http)
    {
        var call = new PageCall(http);
        var ask = PageRoutes.AskOf(http);
        var head = await pages.ReadHeadAsync(ask with { Query = PageQuery.Running with { Lang = ask.Query.Lang } }, call.CancellationToken)
            .ConfigureAwait(false);
        var caller = Caller.Of(http);
        var rights = Enum.GetValues<Right>().Where(caller.Has).Select(right => right.ToString()).ToList();
        return new DeskHead(head with { Path = PathOf(http.Request) }, await admin.WhoAmI(new(), call).ConfigureAwait(false), rights);
    }

    public async Task ShowHomeAsync(HttpContext http)
    {
        var call = new PageCall(http);
        var head = await HeadAsync(http).ConfigureAwait(false);
        var own = await progress.GetProgress(new GetProgressRequest { Node = head.Who.Node, Live = true }, call).ConfigureAwait(false);
        var isDistrict = own.Progress.Kind == NodeKind.District;
        var duties = await assessment.ListDuties(
            new ListDutiesRequest
            {
                Node = head.Who.Node,
                PageSize = PageMax,
                States = { isDistrict ? [ObligationState.Missing, ObligationState.Pending] : [] },
            },
            call).ConfigureAwait(false);

        // The district has none of its own.
        IReadOnlyList<Progress> sites = isDistrict ? [] : await below.FindAsync(call, head.Who.Node, NodeKind.Site).ConfigureAwait(false);
        await PageAnswers.WriteAsync<DeskHomePage>(http, new DeskHomeModel(head, duties.Duties, sites)).ConfigureAwait(false);
    }

    public async Task ShowDueAsync(HttpContext http)
    {
        var days = int.TryParse(http.Request.Query["days"], out var asked) ? asked : DaysUsual;
        var duties = await assessment.ListDuties(
            new ListDutiesRequest { PageSize = PageMax, DueWithinDays = days, States = { ObligationState.Missing, ObligationState.Pending } },
            new PageCall(http)).ConfigureAwait(false);
        var model = new DueModel(await HeadAsync(http).ConfigureAwait(false), days, duties.Duties);
        await PageAnswers.WriteAsync<DuePage>(http, model).ConfigureAwait(false);
    }

    public async Task ShowReportsAsync(HttpContext http)
    {
        var call = new PageCall(http);
        var id = (string)http.GetRouteValue("node")!;
        var node = (await progress.GetProgress(new GetProgressRequest { Node = id, Live = true }, call).ConfigureAwait(false)).Progress;
        var held = new List<HeldReport>();
        var after = 0L;
        for (var page = 0; page < PagesMax; page++)
        {
            var found = await audit.ListReports(new ListReportsRequest { Node = node.Node, AfterRevision = after, PageSize = PageMax }, call)
                .ConfigureAwait(false);
            held.AddRange(found.Reports);
            after = found.NextAfterRevision;
            if (after == 0)
            {
                break;
            }
        }

        held.Reverse();
        await PageAnswers.WriteAsync<HeldPage>(http, new HeldModel(await HeadAsync(http).ConfigureAwait(false), node, held)).ConfigureAwait(false);
    }

    // The same page in the other language is about the same things.
    private static string PathOf(HttpRequest request) => request.Path.ToUriComponent()
        + QueryString.Create(request.Query.Where(one => one.Key != "lang")).ToUriComponent();
}
