using System.Globalization;
using WasteSorting.Cli.Output;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Watch;

/// <summary>One node of a feed message as one line.</summary>
internal static class FeedLines
{
    public static string Of(WatchProgressResponse message, Progress progress)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"r{message.Revision} {Words.Of(message.Event)} {progress.Node} {Words.Name(progress.NameZh, progress.NameEn)}:");
        if (progress.Site is { } site)
        {
            return $"{head} reported {Words.Of(site.Reported)}, verified {Words.Of(site.Verified)}";
        }

        var totals = progress.Kind == NodeKind.Area ? progress.Territory : progress.Department;
        var sites = totals?.Sites ?? new SiteTotals();
        var periods = totals?.Periods ?? [];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{head} {sites.Count} sites, {sites.ReportedDone} reported done, {sites.Certified} certified; obligations "
            + $"{periods.Sum(period => period.DoneOnTime + period.DoneLate)} of {periods.Sum(period => period.Due)} done, "
            + $"{periods.Sum(period => period.Missing)} missing; {periods.Sum(period => period.Acts)} acts");
    }
}
