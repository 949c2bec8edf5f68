using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Contract;

/// <summary>Registries: applied whole or not at all, and facts survive every change.</summary>
public abstract partial class EngineContract
{
    private static readonly RegistrySource Moved = TestDistricts.Source()
        .Change(RegistrySchema.Sites, "school-1", ",dept-a,town-a,", ",town-a,village,");

    [Fact]
    public async Task ApplyRegistry_Dry_SaysWhatWouldChangeAndChangesNothing()
    {
        await using var host = Start();
        var before = host.Engine.Status.Cut;
        var outcome = await host.Engine.ApplyRegistryAsync(Moved, 0, dryRun: true).Within("the dry run");
        var change = Assert.Single(outcome.Changes);
        Assert.Equal((RegistryAction.Changed, RegistrySubject.Node, "school-1"), (change.Action, change.Subject, change.Id));
        Assert.Equal((before.Registry.Version, 0L), (outcome.Version, outcome.Revision));
        Assert.Equal(before, host.Engine.Status.Cut);
        Assert.Equal(TestDistricts.Source(), host.Engine.ExportRegistry());
    }

    [Fact]
    public async Task ApplyRegistry_OfAStaleVersion_ChangesNothing()
    {
        await using var host = Start();
        var before = host.Engine.Status.Cut;
        var outcome = await host.Engine.ApplyRegistryAsync(Moved, before.Registry.Version + 1, dryRun: false).Within("the refusal");
        Assert.True(outcome.IsStale);
        Assert.Equal((before.Registry.Version, 0L), (outcome.Version, outcome.Revision));
        Assert.Equal(before, host.Engine.Status.Cut);
        var applied = await host.Engine.ApplyRegistryAsync(Moved, before.Registry.Version, dryRun: false).Within("the registry");
        Assert.False(applied.IsStale);
        Assert.Equal((before.Registry.Version + 1, before.Revision + 1), (applied.Version, applied.Revision));
    }

    [Fact]
    public async Task ApplyRegistry_OfHalfAFile_RetiresNothingUnasked()
    {
        await using var host = Start(source: Seeds.Source());
        var before = host.Engine.Status.Cut;
        var half = Seeds.Source().Cut(RegistrySchema.Sites, 100);
        var tried = await host.Engine.ApplyRegistryAsync(half, 0, dryRun: true).Within("the dry run");
        Assert.Equal(386 - 99, tried.RetiredNodes);

        foreach (var said in new[] { 0, tried.RetiredNodes - 1 })
        {
            var refused = await host.Engine.ApplyRegistryAsync(half, new RegistryConsent(0, said), false, Author.Ledger).Within("the refusal");
            Assert.Equal((true, tried.RetiredNodes, 0L), (refused.IsUnconfirmed, refused.RetiredNodes, refused.Revision));
        }

        Assert.Equal(before, host.Engine.Status.Cut);
        var consent = new RegistryConsent(before.Registry.Version, tried.RetiredNodes);
        var applied = await host.Engine.ApplyRegistryAsync(half, consent, false, Author.Ledger).Within("the registry");
        Assert.Equal(before.Revision + 1, applied.Revision);

        // A few are as often meant as not.
        var few = Seeds.Source().Cut(RegistrySchema.Sites, 90);
        Assert.Equal(10, (await host.Engine.ApplyRegistryAsync(few, new RegistryConsent(0, 0), false, Author.Ledger).Within("a few")).RetiredNodes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ApplyRegistry_WithFaults_NamesThemAndChangesNothing(bool dryRun)
    {
        await using var host = Start();
        var before = host.Engine.Status.Cut;
        var faulty = Moved.Change(RegistrySchema.Sites, "school-2", ",dept-a,", ",nobody,");
        var outcome = await host.Engine.ApplyRegistryAsync(faulty, 0, dryRun).Within("the refusal");
        Assert.Contains(outcome.Faults, fault => fault is { File: RegistrySchema.Sites, Line: 3, Column: "owner" });
        Assert.Equal(before, host.Engine.Status.Cut);
        Assert.Equal(TestDistricts.Source(), host.Engine.ExportRegistry());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ApplyRegistry_MovingASite_KeepsTheGrandTotalAndItsFacts(bool isCrash)
    {
        await using var host = Start();
        var report = Reports.Stage("school-1", FirstDay, Stage.ReportedDone);
        var first = await host.Engine.SubmitAsync(report);
        var sites = (await TotalAsync(host))[TallyCell.Sites];
        var outcome = await host.Engine.ApplyRegistryAsync(Moved, 0, dryRun: false).Within("the registry");
        for (var round = 0; round < 2; round++)
        {
            var total = await ReadAsync(host, "d");
            Assert.Equal(outcome.Revision, total.Cut.Revision);
            Assert.Equal(sites, total.Department[TallyCell.Sites]);
            Assert.Equal(sites, total.Territory[TallyCell.Sites]);
            Assert.Equal(1, total.Department[TallyCell.Reported(Stage.ReportedDone)]);
            Assert.Equal(0, await CellAsync(host, "dept-a", TallyCell.Reported(Stage.ReportedDone)));
            Assert.Equal(1, await CellAsync(host, "town-a", TallyCell.Reported(Stage.ReportedDone)));
            Assert.Equal(0, await CellAsync(host, "town-a", TallyCell.Reported(Stage.ReportedDone), Line.Territory));
            Assert.Equal(1, await CellAsync(host, "town-b", TallyCell.Reported(Stage.ReportedDone), Line.Territory));
            Assert.True((await host.Engine.ProveAsync(None)).IsEqual);
            Assert.Equal(Moved, host.Engine.ExportRegistry());
            Assert.Equal(first, await host.Engine.SubmitAsync(report));
            await host.RestartAsync(isCrash);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ApplyRegistry_RetiringASite_KeepsItsFactsForItsReturn(bool isCrash)
    {
        await using var host = Start();
        var report = Reports.Stage("school-1", FirstDay, Stage.ReportedDone);
        var first = await host.Engine.SubmitAsync(report);
        var without = TestDistricts.Source().Remove(RegistrySchema.Sites, "school-1");
        var index = IndexOf(host.Engine, "school-1");
        await host.Engine.ApplyRegistryAsync(without, 0, dryRun: false).Within("the registry");
        await host.RestartAsync(isCrash);
        Assert.Equal(0, await CellAsync(host, "d", TallyCell.Reported(Stage.ReportedDone)));
        Assert.Equal(SubmitStatus.NodeRetired, (await host.Engine.SubmitAsync(Reports.Stage("school-1", FirstDay, Stage.UnderWay))).Status);
        Assert.Equal(first, await host.Engine.SubmitAsync(report));
        await host.Engine.ApplyRegistryAsync(TestDistricts.Source(), 0, dryRun: false).Within("the registry");
        Assert.Equal(index, IndexOf(host.Engine, "school-1"));
        Assert.Equal(1, await CellAsync(host, "d", TallyCell.Reported(Stage.ReportedDone)));
        await host.RestartAsync(isCrash);
        Assert.Equal(1, await CellAsync(host, "d", TallyCell.Reported(Stage.ReportedDone)));
        Assert.True((await host.Engine.ProveAsync(None)).IsEqual);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ApplyRegistry_AddingASite_TakesItsReportsFromThenOn(bool isCrash)
    {
        await using var host = Start();
        var report = Reports.Stage("bank-9", FirstDay, Stage.ReportedDone);
        Assert.Equal(SubmitStatus.NodeUnknown, (await host.Engine.SubmitAsync(report)).Status);
        var with = TestDistricts.Source().Add(RegistrySchema.Sites, "bank-9,银行九,Bank 9,dept-b,town-a,bank,,,yes");
        await host.Engine.ApplyRegistryAsync(with, 0, dryRun: false).Within("the registry");
        var outcome = await host.Engine.SubmitAsync(report);
        Assert.Equal(SubmitStatus.Accepted, outcome.Status);
        await host.RestartAsync(isCrash);
        Assert.Equal(1, await CellAsync(host, "dept-b", TallyCell.Reported(Stage.ReportedDone)));
        Assert.Equal(outcome, await host.Engine.SubmitAsync(report));
    }

    [Fact]
    public async Task ApplyRegistry_BetweenReports_EqualsTheSlowRecount() => await Seeded.RunAsync(
        nameof(ApplyRegistry_BetweenReports_EqualsTheSlowRecount),
        SeriesOf(4),
        async random =>
        {
            await using var host = Start();
            var maker = new ReportMaker(random);
            var model = new LedgerModel();
            for (var step = 0; step < 15; step++)
            {
                var next = host.Engine.ExportRegistry();
                next = random.Next(4) switch
                {
                    0 => next.Change(RegistrySchema.Sites, "school-2", ",dept-a,", ",dept-b,"),
                    1 => next.Change(RegistrySchema.Sites, "school-2", ",dept-b,", ",town-b,"),
                    2 => next.Remove(RegistrySchema.Sites, "bank-2"),
                    _ => TestDistricts.Source(),
                };
                var applied = host.Engine.ApplyRegistryAsync(next, 0, dryRun: false);
                var outcome = await applied.Within("the registry");
                Assert.Empty(outcome.Faults);
                await SubmitAndNoteAsync(host, model, maker.Next(host.Engine.Registry, FirstDay, random.Next(1, 25)));
                await model.CompareAsync(host.Engine);
                if (random.Next(4) == 0)
                {
                    await host.RestartAsync(random.Next(2) == 0);
                    await model.CompareAsync(host.Engine);
                }
            }
        });

    [Fact]
    public async Task ApplyRegistry_BehindAndBeforeReports_StandsBetweenThem()
    {
        await using var host = Start();
        host.Hold();
        var first = host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay));
        await host.WhenHeldAsync();
        var tooEarly = host.Engine.SubmitAsync(Reports.Stage("bank-9", FirstDay, Stage.UnderWay));
        var with = TestDistricts.Source().Add(RegistrySchema.Sites, "bank-9,银行九,Bank 9,dept-b,town-a,bank,,,yes");
        var registry = host.Engine.ApplyRegistryAsync(with, 0, dryRun: false);
        var inTime = host.Engine.SubmitAsync(Reports.Stage("bank-9", FirstDay, Stage.UnderWay));
        host.LetGo();
        Assert.Equal(SubmitStatus.Accepted, (await first.Within("the first")).Status);
        var second = await tooEarly.Within("the second");
        var revision = (await registry.Within("the registry")).Revision;
        if (second.Status != SubmitStatus.Accepted)
        {
            Assert.Equal(SubmitStatus.NodeUnknown, second.Status);
            Assert.Equal(revision + 1, (await inTime.Within("the third")).Revision);
            return;
        }

        // Calls about different nodes, none of which is answered yet, take effect in any order.
        Assert.True(second.Revision > revision, $"a report about a site of revision {revision} was accepted with {second.Revision}");
        Assert.True((await inTime.Within("the third")).Revision > revision);
    }
}
