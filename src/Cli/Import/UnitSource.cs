using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Import;

namespace WasteSorting.Cli.Import;

/// <summary>
/// Reads what a unit reports about: its duties in the periods that take reports, the sites that it owns, and those that stand in its territory.
/// </summary>
internal static class UnitSource
{
    public static async Task<TemplateSource> ReadAsync(Session session, string unit, CancellationToken cancellation)
    {
        // A holder of a token sees what stands, though what the public sees is frozen.
        var isLive = session.Settings.Token is not null || session.Settings.Certificate is not null;
        var status = await session.Client.Admin.GetStatusAsync(new(), cancellationToken: cancellation).ConfigureAwait(false);
        var answer = await session.Client.Progress
            .GetProgressAsync(new() { Node = unit, Live = isLive }, cancellationToken: cancellation).ConfigureAwait(false);
        var progress = answer.Progress;
        if (progress.Kind != NodeKind.Unit)
        {
            throw new UsageException($"'{unit}' is no unit, and only units report");
        }

        var owned = await ChildrenAsync(Line.Department).ConfigureAwait(false);
        var standing = await ChildrenAsync(Line.Territory).ConfigureAwait(false);
        return new TemplateSource
        {
            Unit = new TemplateUnit(progress.Node, progress.NameZh, progress.NameEn),
            Day = status.Today,
            Duties = [.. progress.Obligations.Select(TemplateDuty.Of)],
            Sites =
            [
                .. owned.Children.Concat(standing.Children)
                    .Where(child => child.Site is not null)
                    .DistinctBy(child => child.Node)
                    .Select(TemplateSite.Of),
            ],
        };

        Task<ListChildrenResponse> ChildrenAsync(Line line) =>
            session.Client.ListChildrenAsync(new() { Node = unit, Line = line, Live = isLive }, cancellation);
    }
}
