using System.Collections.Immutable;
using System.Security.Cryptography;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Editions;

/// <summary>Takes an edition of a period as it stands.</summary>
internal static class EditionMaker
{
    /// <param name="now">The running view.</param>
    public static EditionReading Of(DistrictView now, Period period)
    {
        var view = now.Through(period);
        var nodes = ImmutableDictionary.CreateBuilder<int, EditionNode>();
        foreach (var node in view.Registry.Nodes.Where(one => one.Kind != NodeKind.Site))
        {
            var reading = view.Read(node.Index);
            nodes.Add(node.Index, new EditionNode(reading.Department, reading.Territory, [.. reading.Duties]));
        }

        var tables = view.View.Rules.Leagues.ToImmutableDictionary(league => league.Id, league => LeagueTables.Make(view, league));
        return new EditionReading(view.Cut, now.Calendar.Book[period].Editions.Length + 1, nodes.ToImmutable(), tables, HashOf(view));
    }

    private static string HashOf(DistrictView view)
    {
        var to = new ByteWriter();
        foreach (var site in view.Registry.Nodes.Where(one => one.Kind == NodeKind.Site && one.IsActiveOn(view.View.Day)))
        {
            var state = (SiteState)view.Nodes[site.Index].State!;
            to.Text(site.Id);
            to.Byte((byte)state.ReportedOn(view.View.Day));
            to.Byte((byte)state.VerifiedOn(view.View.Day));
            to.Text(view.Registry.Nodes[site.LineParent].Id);
            to.Text(view.Registry.Nodes[site.TerritoryParent].Id);
        }

        return Convert.ToHexStringLower(SHA256.HashData(to.Written.Span));
    }
}
