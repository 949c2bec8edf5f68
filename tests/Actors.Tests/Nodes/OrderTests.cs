using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Nodes;

/// <summary>
/// What one sender reports of one node keeps its order: a correction that is posted right behind its original finds it, whatever happens to the
/// two and to the actor while both are under way.
/// </summary>
public sealed class OrderTests
{
    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    // A registry that is committed before them makes both conflict: they were decided under the one before.
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task ACorrectionInTheSameChange_HoldsThroughAConflict(bool isEnded, bool isDayChanged)
    {
        await using var host = Start();
        var before = await CommitBeforeAsync(host, isDayChanged);
        var original = Original();
        var both = host.Engine.SubmitAsync([original, Correction(original)]);
        var ended = isEnded ? EndAsync(host) : Task.CompletedTask;
        host.LetGo();
        await AssertAcceptedAsync(both, before, ended);
    }

    // The original is with the writer, the correction waits behind it.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACorrectionThatWaits_HoldsThroughAConflictOfItsOriginal(bool isEnded)
    {
        await using var host = Start();
        var before = await CommitBeforeAsync(host, isDayChanged: false);
        var original = Original();
        var first = host.Engine.SubmitAsync([original]);
        var second = host.Engine.SubmitAsync([Correction(original)]);
        var ended = isEnded ? EndAsync(host) : Task.CompletedTask;
        host.LetGo();
        await AssertAcceptedAsync(first, before, ended);
        await AssertAcceptedAsync(second, before, ended);
    }

    // It comes when the actor has begun to end: it must not go round what is left in it.
    [Fact]
    public async Task ACorrectionThatComesWhileTheActorEnds_HoldsThroughAConflictOfItsOriginal()
    {
        await using var host = Start();
        var before = await CommitBeforeAsync(host, isDayChanged: false);
        var original = Original();
        var first = host.Engine.SubmitAsync([original]);
        var ended = EndAsync(host);
        var second = host.Engine.SubmitAsync([Correction(original)]);
        host.LetGo();
        await AssertAcceptedAsync(first, before, ended);
        await AssertAcceptedAsync(second, before, ended);
    }

    [Fact]
    public async Task AStreamOfCorrections_WhileItsActorEndsAgainAndAgain_FindsEachOriginal() => await Seeded.RunAsync(
        nameof(AStreamOfCorrections_WhileItsActorEndsAgainAndAgain_FindsEachOriginal),
        3,
        async random =>
        {
            await using var host = Start();
            var sent = new List<Task<SubmitOutcome[]>>();
            var last = Original();
            sent.Add(host.Engine.SubmitAsync([last]));
            var ending = Task.CompletedTask;
            for (var at = 0; at < 2_000; at++)
            {
                var some = new Report[random.Next(1, 4)];
                for (var one = 0; one < some.Length; one++)
                {
                    some[one] = last = Correction(last);
                }

                sent.Add(host.Engine.SubmitAsync(some));
                if (ending.IsCompleted && random.Next(10) == 0)
                {
                    ending = Task.Run(() => EndAsync(host));
                }
                else if (random.Next(50) == 0)
                {
                    _ = host.Engine.ApplyRegistryAsync(TestDistricts.Source(), 0, dryRun: false);
                }
            }

            var outcomes = (await Task.WhenAll(sent).Within("answers")).SelectMany(one => one).ToList();
            var wrong = outcomes.FindIndex(one => one.Status != SubmitStatus.Accepted);
            Assert.True(wrong < 0, wrong < 0 ? "" : $"report {wrong} of {outcomes.Count} was refused: {outcomes[wrong]}");
            Assert.Equal(outcomes.Select(one => one.Revision).Order(), outcomes.Select(one => one.Revision));
        });

    private static BareHost Start() => BareHost.InMemory(TestDistricts.Source(), new EngineLimits(), FakeTime.On(FirstDay));

    private static Report Original() => Reports.Stage("school-1", FirstDay, Stage.UnderWay);

    private static Report Correction(Report earlier) => Reports.Stage("school-1", FirstDay, Stage.UnderWay) with { Takes = earlier.Id };

    private static Task EndAsync(BareHost host) => host.Silo.EndActorAsync(host.Engine.Registry.FindNode("school-1")!.Index);

    // The writer stands in the append of another decider's report; behind it waits what changes the epoch. What is decided now is decided on the
    // view before.
    private static async Task<Task> CommitBeforeAsync(BareHost host, bool isDayChanged)
    {
        var registry = host.Engine.Registry;
        var site = registry.FindNode("school-1")!.Index;
        var unit = registry.Nodes.First(node => node.Kind == NodeKind.Unit && host.Silo.Actors.DeciderOf(node.Index) != host.Silo.Actors.DeciderOf(site));
        await host.Engine.SubmitAsync(Original());
        host.Hold();
        var held = host.Engine.SubmitAsync([Reports.Act(unit.Id, "month-act", FirstDay)]);
        await host.WhenHeldAsync();
        var change = new EpochChange(isDayChanged ? FirstDay.AddDays(1) : null);
        host.Silo.Actors.Writer.Add(change);
        return Task.WhenAll(held, change.Done);
    }

    private static async Task AssertAcceptedAsync(Task<SubmitOutcome[]> sent, Task before, Task ended)
    {
        await before.Within("what was before");
        await ended.Within("the actor's end");
        Assert.All(await sent.Within("answers"), one => Assert.Equal(SubmitStatus.Accepted, one.Status));
    }
}
