using System.Collections.Immutable;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Editions;

/// <summary>A node's figures in an edition.</summary>
/// <param name="Duties">Of a unit.</param>
public sealed record EditionNode(Tally Department, Tally Territory, ImmutableArray<UnitDuty> Duties);

/// <summary>
/// A period's figures as they were published: every sum of units and above, every table, and a hash of the sites. What is shown of it was stored, and
/// nothing is counted again.
/// </summary>
public sealed class EditionReading : IDistrictReading
{
    private readonly ImmutableDictionary<int, EditionNode> nodes;
    private readonly ImmutableDictionary<string, LeagueTable> tables;

    internal EditionReading(
        Cut cut,
        int number,
        ImmutableDictionary<int, EditionNode> nodes,
        ImmutableDictionary<string, LeagueTable> tables,
        string sitesHash)
    {
        Cut = cut;
        Number = number;
        this.nodes = nodes;
        this.tables = tables;
        SitesHash = sitesHash;
    }

    public Cut Cut { get; }

    public int Number { get; }

    /// <summary>Hash of every site's stages, owner and town on the period's last day: 64 hexadecimal digits.</summary>
    public string SitesHash { get; }

    int IDistrictReading.Edition => Number;

    internal IReadOnlyDictionary<int, EditionNode> Nodes => nodes;

    internal IReadOnlyDictionary<string, LeagueTable> Tables => tables;

    /// <exception cref="EditionKeepsNoSitesException">It is a site.</exception>
    public NodeReading Read(int node)
    {
        var kept = nodes.TryGetValue(node, out var found) ? found : throw new EditionKeepsNoSitesException();
        return new NodeReading(Cut, Cut.Registry.Nodes[node], null, kept.Department, kept.Territory, Cut.Revision) { Kept = kept.Duties };
    }

    /// <exception cref="EditionKeepsNoSitesException">A site is among them.</exception>
    public ChildrenReading ReadChildren(int node, Line line, int skip, int take)
    {
        var children = Cut.Registry.ChildrenOf(node, line);
        return new ChildrenReading(Cut, [.. children.Skip(skip).Take(take).Select(Read)], children.Length);
    }

    /// <exception cref="EditionKeepsNoSitesException">It is a league of sites.</exception>
    public LeagueReading Rank(League league) =>
        new(Cut, tables.TryGetValue(league.Id, out var table) ? table : throw new EditionKeepsNoSitesException());

    /// <exception cref="EditionKeepsNoSitesException">It is a league of sites.</exception>
    public ExplanationReading Explain(League league, int node)
    {
        var table = Rank(league).Table;
        var reading = Read(node);
        var tally = Cut.Registry.TerritoryChildren[node].IsEmpty ? reading.Department : reading.Territory;
        var terms = reading.Duties
            .Where(duty => duty.Progress.State is not (ObligationState.NotApplicable or ObligationState.Standing))
            .Select(duty => new ScoreTerm(duty.Obligation, duty.Period, duty.Progress.VerifiedBp));

        // What is published can be gained no more.
        return new ExplanationReading(
            Cut, table, RankExplanation.Of(table, reading.Node, Score.Of(tally, Cut.Rules), [.. terms], _ => null));
    }
}

/// <summary>An edition is asked for a site.</summary>
public sealed class EditionKeepsNoSitesException() : Exception("an edition keeps units and above, and of its sites a hash");
