using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents;
using WasteSorting.Papers.Documents.Model;
using AssessmentService = WasteSorting.Server.Api.AssessmentService;
using ProgressService = WasteSorting.Server.Api.ProgressService;
using RegistryService = WasteSorting.Server.Api.RegistryService;

namespace WasteSorting.Server.Pages.Papers;

/// <summary>Gathers what a paper says, from the answers of the API.</summary>
internal sealed class PaperReader(AssessmentService assessment, ProgressService progress, RegistryService registry, NodesBelow below)
{
    private const int PageMax = 1_000;

    /// <param name="id">The period of a notice or ranking; the unit of a sheet or form.</param>
    /// <param name="gloss">With the English beside the Chinese.</param>
    /// <exception cref="Grpc.Core.RpcException">What is asked for cannot be shown.</exception>
    public async Task<Paper> ReadAsync(PaperKind kind, string id, PageQuery query, bool gloss, PageCall call) => kind switch
    {
        PaperKind.Notice => NoticePaper.Of(await ReadNoticeAsync(id, query, call).ConfigureAwait(false), gloss),
        PaperKind.Ranking => RankingPaper.Of(await ReadNoticeAsync(id, query, call).ConfigureAwait(false), gloss),
        PaperKind.Sheet => UnitSheetPaper.Of(await ReadSheetAsync(id, query, call).ConfigureAwait(false), gloss),
        PaperKind.Form => FormPaper.Of(await ReadFormAsync(id, query, call).ConfigureAwait(false), gloss),
    };

    private async Task<Notice> ReadNoticeAsync(string period, PageQuery query, PageCall call) =>
        (await assessment.GetNotice(new GetNoticeRequest { Period = period, Edition = query.Edition }, call).ConfigureAwait(false)).Notice;

    private Task<GetFormResponse> ReadFormAsync(string unit, PageQuery query, PageCall call) =>
        assessment.GetForm(new GetFormRequest { Node = unit, Period = query.Period, Edition = query.Edition }, call);

    // An edition keeps no sites: with them the sheet shows all as it stands, unless the edition is asked for by its number.
    private async Task<UnitSheet> ReadSheetAsync(string unit, PageQuery query, PageCall call)
    {
        IReadOnlyList<Progress> sites = query.Edition > 0 ? [] : await below.FindAsync(call, unit, NodeKind.Site, query.Period).ConfigureAwait(false);
        var isAsItStands = sites.Count > 0;
        var shown = await progress.GetProgress(
            new GetProgressRequest { Node = unit, Period = query.Period, Edition = query.Edition, Live = isAsItStands }, call).ConfigureAwait(false);
        var rules = await registry.ListLeagues(new ListLeaguesRequest(), call).ConfigureAwait(false);
        var places = new List<(Ranking Ranking, RankedNode Place)>();
        foreach (var league in rules.Leagues)
        {
            var request = new GetRankingRequest
            {
                League = league.Id, Limit = PageMax, Period = query.Period, Edition = query.Edition, Live = isAsItStands,
            };
            var ranking = (await progress.GetRanking(request, call).ConfigureAwait(false)).Ranking;
            places.AddRange(ranking.Places.Where(place => place.Node == unit).Select(place => (ranking, place)));
        }

        return new UnitSheet(shown.Progress, shown.Shown, shown.Revision, sites, places) { Tiers = [.. rules.Tiers], SampleRules = rules.Sample };
    }
}
