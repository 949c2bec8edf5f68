using System.Text;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Registry;
using WasteSorting.Testing;

namespace WasteSorting.Year;

/// <summary>How the Office edits the registry's files: a correction edits a line; a change from a day on ends a line and adds the next.</summary>
internal static class RegistryEdition
{
    /// <summary>The street that comes out of Xinghe street.</summary>
    public const string NewStreet = "640104013";

    private const string SplitStreet = "640104012";

    public static RegistrySource PlanIsDueInMarch(RegistrySource source) =>
        source.Change(RegistrySchema.Obligations, "market-regulation-plan", ",2026-12-31,", ",2026-03-20,");

    public static RegistrySource DueDayIsExtended(RegistrySource source) =>
        source.Change(RegistrySchema.Obligations, "market-regulation-plan", ",2026-03-20,", ",2026-05-31,");

    public static RegistrySource UnitIsRenamed(RegistrySource source) => source
        .Change(RegistrySchema.Units, "market-regulation", "district-organs,,", "district-organs,,2026-03-31")
        .Add(RegistrySchema.Units, "market-regulation,departments,,市场监督管理局,Market Regulation Bureau,district-organs,2026-04-01,");

    /// <summary>Every second site of the street passes to the new one.</summary>
    public static RegistrySource StreetIsSplit(RegistrySource source)
    {
        source = source
            .Add(RegistrySchema.Units, $"{NewStreet},towns,{NewStreet},北塔街街道,Beita Street Subdistrict,xingqing,2026-07-01,")
            .Add(RegistrySchema.Towns, $"{NewStreet},{NewStreet},街道");
        var lines = Encoding.UTF8.GetString(source.Files[RegistrySchema.Sites]).Split('\n');
        foreach (var cells in lines.Select(line => line.TrimEnd('\r').Split(',')).Where(cells => cells.Contains(SplitStreet)).Where((_, at) => at % 2 == 1))
        {
            source = source
                .Change(RegistrySchema.Sites, cells[0], $",{SplitStreet},{cells[5]},,,", $",{SplitStreet},{cells[5]},,2026-06-30,")
                .Add(RegistrySchema.Sites, $"{string.Join(',', cells[..4])},{NewStreet},{cells[5]},2026-07-01,,{cells[8]}");
        }

        return source;
    }

    public static RegistrySource SiteMoves(RegistrySource source) => source
        .Change(RegistrySchema.Sites, "farm-market-003", ",farm-market,,,", ",farm-market,,2026-08-31,")
        .Add(RegistrySchema.Sites, "farm-market-003,农贸市场 003,Farm market 003,commerce,640104007,farm-market,2026-09-01,,yes")
        .Follow(RegistrySchema.Obligations, "target-farm-market", ",2026-01-01,,", ",2026-01-01,2026-08-31,", (",once,6,", ",once,5,"), (",2026-01-01,,", ",2026-09-01,,"));

    /// <summary>Ends the line of an id by one edit, and adds the next, which differs from what it was by others.</summary>
    private static RegistrySource Follow(
        this RegistrySource source, string file, string id, string open, string ended, params ReadOnlySpan<(string From, string To)> differences)
    {
        var next = Encoding.UTF8.GetString(source.Files[file]).Split('\n').Single(line => line.StartsWith($"{id},", StringComparison.Ordinal)).TrimEnd('\r');
        foreach (var (from, to) in differences)
        {
            next = next.Replace(from, to, StringComparison.Ordinal);
        }

        return source.Change(file, id, open, ended).Add(file, next);
    }
}
