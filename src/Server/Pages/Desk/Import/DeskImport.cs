using System.Globalization;
using WasteSorting.Actors.Engine;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Ranking;
using WasteSorting.Ledger.Journal;
using WasteSorting.Papers.Import;

namespace WasteSorting.Server.Pages.Desk.Import;

/// <summary>
/// A unit's sheet: it is tried first, and kept when that is confirmed. The form that confirms carries the file, which is then read and tried
/// anew: the ids of its reports follow from what they say, so that to confirm twice changes nothing.
/// </summary>
internal sealed class DeskImport(
    DeskReading reading, FilePlaces places, ImportSources sources, SheetTrial trial, ReportFeed feed, ProgressEngine engine)
{
    /// <summary>Whose sheet it is; the unit's own holder is led there at once.</summary>
    public async Task ShowUnitsAsync(HttpContext http)
    {
        var head = await reading.HeadAsync(http).ConfigureAwait(false);
        var units = await sources.UnitsAsync(http, head.Who.Node).ConfigureAwait(false);
        if (units.Count == 1)
        {
            DeskLogin.See(http, head.Page.Query.Link(DeskRoutes.ImportOf(units.First().Node)));
            return;
        }

        await PageAnswers.WriteAsync<ImportUnitsPage>(http, new ImportUnitsModel(head, units)).ConfigureAwait(false);
    }

    public async Task ShowAsync(HttpContext http)
    {
        var (head, source) = await FindAsync(http).ConfigureAwait(false);
        await PageAnswers.WriteAsync<ImportPage>(http, new ImportModel(head, source.Unit)).ConfigureAwait(false);
    }

    public Task TakeAsync(HttpContext http) => places.UseAsync(http, async upload =>
    {
        var (head, source) = await FindAsync(http).ConfigureAwait(false);
        await TakeAsync(http, upload, new ImportModel(head, source.Unit), source).ConfigureAwait(false);
    });

    public async Task ShowImportedAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var head = await reading.HeadAsync(http).ConfigureAwait(false);
        var model = new ImportedModel(head, query["unit"].ToString(), Number("count"), Number("new"), Number("revision"));
        await PageAnswers.WriteAsync<ImportedPage>(http, model).ConfigureAwait(false);

        long Number(string name) => long.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0;
    }

    private async Task<(DeskHead Head, TemplateSource Source)> FindAsync(HttpContext http)
    {
        var head = await reading.HeadAsync(http).ConfigureAwait(false);
        return (head, await sources.ReadAsync(http, (string)http.GetRouteValue("unit")!, head.Page.Today).ConfigureAwait(false));
    }

    private Task TakeAsync(HttpContext http, SheetUpload upload, ImportModel model, TemplateSource source) => DeskWork.AnswerAsync(
        http,
        model.Head,
        PageOf(model, StatusCodes.Status200OK),
        work => Say(model.Head.Speech, work),
        progress => TakeAsync(http, upload, model, source, progress));

    private static string Say(Speech t, WorkProgress work) => work switch
    {
        { What: ReportFeed.Taking } => t[$"正在入账：{work.Done} / {work.Total} 条", $"Taking: {work.Done} of {work.Total} reports"],
        { Total: > 0 } => t[$"正在试算 {work.Total} 条上报", $"Trying {work.Total} reports"],
        _ => t["正在读取表格", "Reading the sheet"],
    };

    private async Task<DeskAnswer> TakeAsync(
        HttpContext http, SheetUpload upload, ImportModel model, TemplateSource source, IProgress<WorkProgress> progress)
    {
        if (upload.File is not { } file)
        {
            return PageOf(model with { Tried = new TriedSheet { FileName = "", Faults = [upload.Fault!] } }, upload.Status);
        }

        var tried = await trial.TryAsync(http, file, source, progress).ConfigureAwait(false);
        if (!tried.Faults.IsEmpty)
        {
            return PageOf(model with { Tried = tried }, StatusCodes.Status400BadRequest);
        }

        return upload.IsConfirmed ? await KeepAsync(http, tried, model, progress).ConfigureAwait(false) : TrialOf(tried, file, model);
    }

    private DeskAnswer TrialOf(TriedSheet tried, SheetFile file, ImportModel model)
    {
        var carried = tried.NewCount == 0 ? null : CarriedSheet.Of(file.Bytes);
        return tried.NewCount > 0 && carried is null
            ? PageOf(model with { Tried = tried with { Faults = [SheetUpload.UncarriedFault] } }, StatusCodes.Status413PayloadTooLarge)
            : PageOf(model with { Tried = tried, Carried = carried }, StatusCodes.Status200OK);
    }

    private async Task<DeskAnswer> KeepAsync(HttpContext http, TriedSheet tried, ImportModel model, IProgress<WorkProgress> progress)
    {
        var answers = await feed.SendAsync(http, [.. tried.Plan.Reports.Select(one => one.Report)], progress).ConfigureAwait(false);
        var receipts = answers.Where(one => one.Receipt is not null).Select(one => one.Receipt).ToList();
        if (receipts.Count < answers.Count)
        {
            var told = TrialFaults.Of(tried.Plan, [.. answers.Select(TrialOf)]);
            return PageOf(
                model with { Tried = tried with { Faults = told.Faults }, TakenCount = receipts.Count }, StatusCodes.Status400BadRequest);
        }

        var newCount = receipts.Count(one => one.Revision > tried.Revision);
        var revision = receipts.Count == 0 ? tried.Revision : receipts.Max(one => one.Revision);
        var unit = model.Unit.Id;
        return DeskAnswer.Of<ImportedPage>(head => new ImportedModel(head, unit, receipts.Count, newCount, revision)) with
        {
            SeeAt = model.Head.Page.Query.Link(string.Create(
                CultureInfo.InvariantCulture,
                $"/desk/imported?unit={Uri.EscapeDataString(unit)}&count={receipts.Count}&new={newCount}&revision={revision}")),
        };
    }

    private DeskAnswer PageOf(ImportModel model, int status)
    {
        var full = model with { Effects = [.. (model.Tried?.Effects ?? []).Select(EffectOf)] };
        return DeskAnswer.Of<ImportPage>(head => full with { Head = head }, status);
    }

    private static Trial TrialOf(Answer answer) =>
        answer.Refusal is { } refusal ? new Trial { Refusals = { refusal } } : new Trial { Accepted = true };

    private EffectModel EffectOf(TrialEffect effect) => new(effect.Period, effect.Moved, [.. effect.Places.Select(SeatOf)]);

    private MovedSeat SeatOf(MovedPlace place)
    {
        var registry = engine.Registry;
        var (league, node) = (LeagueMembers.Find(registry, place.League), registry.FindNode(place.Node));
        return new MovedSeat(
            league?.NameZh ?? place.League,
            league?.NameEn ?? place.League,
            place.Node,
            node?.NameZh ?? place.Node,
            node?.NameEn ?? place.Node,
            place.RankBefore,
            place.RankAfter);
    }
}
