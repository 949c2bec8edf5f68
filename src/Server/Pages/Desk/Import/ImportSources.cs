using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Import;
using WasteSorting.Papers.Sheets;
using WasteSorting.Server.Errors;
using ProgressService = WasteSorting.Server.Api.ProgressService;

namespace WasteSorting.Server.Pages.Desk.Import;

/// <summary>What a unit's sheet is about, as it stands now: its duties of the periods that take reports, and its sites.</summary>
internal sealed class ImportSources(ProgressService progress, NodesBelow below)
{
    /// <param name="today">The district's day.</param>
    public async Task<TemplateSource> ReadAsync(HttpContext http, string id, string today)
    {
        var call = new PageCall(http);
        var unit = (await progress.GetProgress(new GetProgressRequest { Node = id, Live = true }, call).ConfigureAwait(false)).Progress;
        if (unit.Kind != NodeKind.Unit)
        {
            throw RpcErrors.Invalid("unit", "must be a unit: what is above and below it has no sheet of its own");
        }

        var sites = await below.FindAsync(call, unit.Node, NodeKind.Site).ConfigureAwait(false);
        return new TemplateSource
        {
            Unit = new TemplateUnit(unit.Node, unit.NameZh, unit.NameEn),
            Day = today,
            Duties = [.. unit.Obligations.Select(TemplateDuty.Of)],
            Sites = [.. sites.Select(TemplateSite.Of)],
        };
    }

    /// <summary>The unit itself, or the units that are under a node.</summary>
    public async Task<IReadOnlyCollection<Progress>> UnitsAsync(HttpContext http, string id)
    {
        var call = new PageCall(http);
        var node = (await progress.GetProgress(new GetProgressRequest { Node = id, Live = true }, call).ConfigureAwait(false)).Progress;
        return node.Kind == NodeKind.Unit ? [node] : await below.FindAsync(call, node.Node, NodeKind.Unit).ConfigureAwait(false);
    }

    /// <exception cref="Grpc.Core.RpcException">They do not fit one sheet.</exception>
    public static void CheckSize(TemplateSource source)
    {
        if (source.Duties.Length + source.SitesInForce.Count() > SheetLimits.DataRowsMax)
        {
            throw RpcErrors.FailedPrecondition("unit", $"has more duties and sites than the {SheetLimits.DataRowsMax} rows of a sheet");
        }
    }
}
