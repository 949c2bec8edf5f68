using WasteSorting.Contracts.V1;
using ProgressService = WasteSorting.Server.Api.ProgressService;

namespace WasteSorting.Server.Pages;

/// <summary>Lists what is under a node along both lines, through groups and areas, as it stands.</summary>
internal sealed class NodesBelow(ProgressService progress)
{
    private const int PageSize = 1_000;

    private static readonly Line[] Lines = [Line.Department, Line.Territory];

    /// <summary>The nodes of one kind. What a unit both owns and has in its territory is there once.</summary>
    /// <param name="period">As in ListChildrenRequest.</param>
    public async Task<IReadOnlyList<Progress>> FindAsync(PageCall call, string node, NodeKind wanted, string period = "")
    {
        var found = new Dictionary<string, Progress>(StringComparer.Ordinal);
        foreach (var line in Lines)
        {
            await AddAsync(call, new ListChildrenRequest { Node = node, Line = line, Period = period }, wanted, found).ConfigureAwait(false);
        }

        return [.. found.Values];
    }

    private async Task AddAsync(PageCall call, ListChildrenRequest request, NodeKind wanted, Dictionary<string, Progress> found)
    {
        request.PageSize = PageSize;
        request.Live = true;
        do
        {
            var page = await progress.ListChildren(request, call).ConfigureAwait(false);
            foreach (var child in page.Children)
            {
                if (child.Kind == wanted)
                {
                    found.TryAdd(child.Node, child);
                }
                else if (child.Kind is NodeKind.Group or NodeKind.Area)
                {
                    var under = new ListChildrenRequest { Node = child.Node, Line = request.Line, Period = request.Period };
                    await AddAsync(call, under, wanted, found).ConfigureAwait(false);
                }
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }
}
