using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Views;

/// <summary>A proof fails when a sum is wrong, wherever that is, and names the node.</summary>
public sealed class RecountTests
{
    private static readonly DateOnly FirstDay = new(2026, 11, 2);

    [Theory]
    [InlineData("dept-a", Line.Department)]
    [InlineData("dept-a", Line.Territory)]
    [InlineData("departments", Line.Department)]
    [InlineData("village", Line.Territory)]
    [InlineData("town-b", Line.Department)]
    [InlineData("town-b", Line.Territory)]
    [InlineData("d", Line.Department)]
    [InlineData("d", Line.Territory)]
    public void AWrongFoldedSum_FailsTheProof_AndIsNamed(string id, Line line)
    {
        var view = SomeView();
        Assert.True(Recount.Prove(view).IsEqual);
        foreach (var cell in new[] { TallyCell.Sites, TallyCell.Reported(Stage.UnderWay), TallyCell.Of(0, PeriodFigure.Acts) })
        {
            var proof = Recount.Prove(WithOneMore(view, view.Registry.FindNode(id)!.Index, line, cell));
            Assert.False(proof.IsEqual);
            Assert.Equal(id, Assert.Single(proof.DifferingNodes).Id);
        }
    }

    private static DistrictView SomeView()
    {
        var registry = TestDistricts.Registry(TestDistricts.Source());
        var states = registry.Nodes.Select(node => NodeMachine.InitialState(node.Kind)).ToArray();
        var view = Recount.Build(registry, View.Running(Calendar.StartingOn(FirstDay), registry.Rules), states, _ => 2, 2, 2);
        var batch = new DecidedReports(view);
        batch.Submit(Reports.Stage("school-3", FirstDay, Stage.UnderWay));
        batch.Submit(Reports.Act("town-b", "month-act", FirstDay));
        return new Folder().Fold(view, batch.Changed, batch.LastRevision);
    }

    private static DistrictView WithOneMore(DistrictView view, int node, Line line, int cell)
    {
        var more = new TallyDelta();
        more.Add(cell, 1);
        var nodes = view.Nodes.ToBuilder();
        var shown = view.Nodes[node];
        nodes.Set(node, line == Line.Department ? shown with { Line = shown.Line!.Plus(more) } : shown with { Territory = shown.Territory!.Plus(more) });
        return new DistrictView(view.Revision, view.Epoch, view.Registry, view.View, nodes.Build());
    }
}
