using System.Globalization;
using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Import;
using WasteSorting.Papers.Sheets;
using WasteSorting.Server.Pages.Desk.Import;
using RegistryService = WasteSorting.Server.Api.RegistryService;

namespace WasteSorting.Server.Pages.Desk.Sites;

/// <summary>
/// A list of real sites (附件3) in place of the registry's sites of the same categories: looked at first, and applied when that is confirmed. The form
/// that confirms carries the file, the version that it was looked at against and how many nodes it retires: what was seen is what gets applied.
/// </summary>
internal sealed class DeskSites(DeskReading reading, FilePlaces places, RegistryService registry)
{
    public async Task ShowAsync(HttpContext http)
    {
        var applied = NumberIn(http.Request.Query["applied"]);
        var head = await reading.HeadAsync(http).ConfigureAwait(false);
        await WriteAsync(http, new SitesModel(head) { AppliedVersion = applied }).ConfigureAwait(false);
    }

    public Task TakeAsync(HttpContext http) => places.UseAsync(http, async upload =>
    {
        var model = new SitesModel(await reading.HeadAsync(http).ConfigureAwait(false)) { FileName = upload.File?.Name ?? "" };
        if (upload.File is not { } file)
        {
            await RefuseAsync(http, model with { Faults = [upload.Fault!] }, upload.Status).ConfigureAwait(false);
            return;
        }

        var export = await registry.ExportRegistry(new(), new PageCall(http)).ConfigureAwait(false);
        var known = SitesFiles.Read(export.Files);
        var plan = Read(file, known);
        if (!plan.Faults.IsEmpty)
        {
            await RefuseAsync(http, model with { Faults = plan.Faults, Plan = plan }, StatusCodes.Status400BadRequest).ConfigureAwait(false);
            return;
        }

        var request = new ApplyRegistryRequest
        {
            Files = { SitesFiles.With(export.Files, plan, known) }, DryRun = true, ExpectedVersion = export.RegistryVersion,
        };
        var ids = known.Existing.Select(site => site.Id).ToHashSet();
        model = model with { Plan = plan, NewCount = plan.Sites.Count(one => !ids.Contains(one.Site.Id)) };
        await LookOrApplyAsync(http, upload, model, request).ConfigureAwait(false);
    });

    private async Task LookOrApplyAsync(HttpContext http, SheetUpload upload, SitesModel model, ApplyRegistryRequest request)
    {
        var outcome = await registry.ApplyRegistry(request, new PageCall(http)).ConfigureAwait(false);
        var isSeen = upload.IsConfirmed
            && NumberIn(http.Request.Form["version"]) == outcome.RegistryVersion
            && NumberIn(http.Request.Form["retires"]) == outcome.RetiredNodes;
        if (isSeen && outcome is { Faults.Count: 0, Changes.Count: > 0 })
        {
            request.DryRun = false;
            request.RetiredNodes = outcome.RetiredNodes;
            var made = await registry.ApplyRegistry(request, new PageCall(http)).ConfigureAwait(false);
            var link = string.Create(CultureInfo.InvariantCulture, $"{SitesRoutes.Path}?applied={made.RegistryVersion}");
            DeskLogin.See(http, model.Head.Page.Query.Link(link));
            return;
        }

        model = model with { Outcome = outcome, IsOutdated = upload.IsConfirmed && !isSeen };
        if (outcome.Faults.Count > 0)
        {
            await RefuseAsync(http, model, StatusCodes.Status400BadRequest).ConfigureAwait(false);
            return;
        }

        var carried = outcome.Changes.Count > 0 ? CarriedSheet.Of(upload.File!.Bytes) : null;
        if (outcome.Changes.Count > 0 && carried is null)
        {
            await RefuseAsync(http, model with { Faults = [SheetUpload.UncarriedFault] }, StatusCodes.Status413PayloadTooLarge).ConfigureAwait(false);
            return;
        }

        await WriteAsync(http, model with { Carried = carried }).ConfigureAwait(false);
    }

    private static SitesPlan Read(SheetFile file, SitesRegistry known)
    {
        using var content = new MemoryStream(file.Bytes);
        var read = SheetReader.Read(content, file.Name);
        return read is { IsRead: false, Fault: var fault }
            ? new SitesPlan { Faults = [ImportFault.Of(fault)] }
            : SitesImport.Read(read.Table!, known);
    }

    private static Task RefuseAsync(HttpContext http, SitesModel model, int status)
    {
        http.Response.StatusCode = status;
        return WriteAsync(http, model);
    }

    private static Task WriteAsync(HttpContext http, SitesModel model) => PageAnswers.WriteAsync<SitesPage>(http, model);

    private static long NumberIn(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
