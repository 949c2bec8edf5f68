using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Views;

/// <summary>Sums folded by differences equal sums counted anew, on any registry and after any batch.</summary>
public sealed class FolderTests
{
    private static readonly DateOnly FirstDay = new(2026, 11, 2);

    [Fact]
    public void Fold_OnTheShippedRegistry_EqualsTheRecount()
    {
        var registry = Seeds.Registry();
        Seeded.Run(nameof(Fold_OnTheShippedRegistry_EqualsTheRecount), 3, random => FoldAndProve(registry, random, 15));
    }

    [Fact]
    public void Fold_OnDeepRandomRegistries_EqualsTheRecount() => Seeded.Run(
        nameof(Fold_OnDeepRandomRegistries_EqualsTheRecount),
        15,
        random => FoldAndProve(TestDistricts.Registry(TestDistricts.Random(random, random.Next(4, 30), random.Next(1, 80))), random, 15));

    [Fact]
    public void Fold_TheNodesThatChanged_AreMarkedAndNoOthers()
    {
        var registry = TestDistricts.Registry(TestDistricts.Source());
        var view = FirstView(registry);
        var batch = new DecidedReports(view);
        batch.Submit(Reports.Stage("school-3", FirstDay, Stage.UnderWay));
        batch.Submit(Reports.Act("town-a", "month-act", FirstDay));
        var after = new Folder().Fold(view, batch.Changed, batch.LastRevision);
        var changed = registry.Nodes.Where(node => after.Nodes[node.Index].ChangedRevision == after.Revision).Select(node => node.Id);
        Assert.Equal(["d", "members", "departments", "towns", "village", "dept-a", "town-a", "town-b", "school-3"], changed);
        Assert.Equal(2, after.Revision - view.Revision);
    }

    [Fact]
    public void Random_DeepRegistry_IsAsDeepAsIsAllowed() => Seeded.Run(nameof(Random_DeepRegistry_IsAsDeepAsIsAllowed), 5, random =>
    {
        var registry = TestDistricts.Registry(TestDistricts.Random(random, 20, 40));
        Assert.InRange(registry.Nodes.Max(node => Depth(registry, node, Line.Department)), 3, Domain.Limits.DepthMax);
    });

    private static int Depth(DistrictRegistry registry, Node node, Line line) =>
        node.ParentIn(line) == Node.None ? 1 : 1 + Depth(registry, registry.Nodes[node.ParentIn(line)], line);

    private static void FoldAndProve(DistrictRegistry registry, Random random, int batches)
    {
        var view = FirstView(registry);
        var batch = new DecidedReports(view);
        var folder = new Folder();
        var maker = new ReportMaker(random);
        var model = new LedgerModel();
        for (var round = 0; round < batches; round++)
        {
            batch.Begin(view);
            foreach (var report in maker.Next(registry, FirstDay, random.Next(1, 60)))
            {
                model.Note(registry, report, batch.Submit(report));
            }

            view = folder.Fold(view, batch.Changed, batch.LastRevision);
            var proof = Recount.Prove(view);
            Assert.Empty(proof.DifferingNodes.Select(node => node.Id));
            Assert.True(proof.IsEqual, $"the district's totals differ after batch {round}");
        }

        model.Compare(view);
        foreach (var later in (DateOnly[])[FirstDay, FirstDay.AddDays(random.Next(1, 400))])
        {
            view = view.With(view.Calendar.AdvanceTo(later), view.Revision);
            model.Compare(view);
            foreach (var period in view.Calendar.KnownPeriods().Where(_ => random.Next(4) == 0))
            {
                model.Compare(view.Through(period));
            }
        }
    }

    private static DistrictView FirstView(DistrictRegistry registry) => Recount.Build(
        registry,
        View.Running(Calendar.StartingOn(FirstDay), registry.Rules),
        [.. registry.Nodes.Select(node => NodeMachine.InitialState(node.Kind))],
        _ => 2,
        2,
        2);
}
