using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Nodes;

/// <summary>One caller's order, with many reports under way.</summary>
public sealed class ReportSequenceTests : IAsyncDisposable
{
    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    private readonly BareHost host = BareHost.InMemory(TestDistricts.Source(), new EngineLimits(), FakeTime.On(FirstDay));

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task ACorrection_RightBehindItsOriginal_IsTaken()
    {
        var stream = host.Engine.OpenSequence();
        var answers = new List<Task<SubmitOutcome[]>>();
        var last = Reports.Stage("school-1", FirstDay, Stage.UnderWay);
        answers.Add(stream.SubmitAsync([last]));
        for (var at = 0; at < 300; at++)
        {
            var next = Reports.Stage("school-1", FirstDay, at % 2 == 0 ? Stage.ReportedDone : Stage.UnderWay) with { Takes = last.Id };
            answers.Add(stream.SubmitAsync([next, Reports.Act("dept-a", "month-act", FirstDay)]));
            last = next;
        }

        Assert.All((await Task.WhenAll(answers).Within("answers")).SelectMany(one => one), one => Assert.Equal(SubmitStatus.Accepted, one.Status));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReportsOfTwoNodesThatNameOneId_KeepTheirOrder(bool inOneMessage)
    {
        for (var round = 0; round < 50; round++)
        {
            var stream = host.Engine.OpenSequence();
            var first = Reports.Act("dept-a", "month-act", FirstDay);
            Report[] all = [first, first with { Node = "dept-b" }, Reports.Retraction(first, FirstDay) with { Node = "dept-b" }];
            var outcomes = inOneMessage
                ? await stream.SubmitAsync(all).Within("answers")
                : (await Task.WhenAll(all.Select(one => stream.SubmitAsync([one]))).Within("answers")).SelectMany(one => one).ToArray();

            Assert.Equal(
                [SubmitStatus.Accepted, SubmitStatus.IdHasOtherContent, SubmitStatus.EarlierOfOtherNode],
                outcomes.Select(one => one.Status));
        }
    }

    [Fact]
    public async Task ReportsBehindARegistry_KeepTheirOrder()
    {
        var stream = host.Engine.OpenSequence();
        var registry = host.Engine.ApplyRegistryAsync(TestDistricts.Source(), 0, dryRun: false);
        var first = Reports.Act("dept-a", "month-act", FirstDay);
        var answers = new List<Task<SubmitOutcome[]>> { stream.SubmitAsync([first]) };
        await registry.Within("the registry");
        answers.Add(stream.SubmitAsync([Reports.Retraction(first, FirstDay)]));

        Assert.All((await Task.WhenAll(answers).Within("answers")).SelectMany(one => one), one => Assert.Equal(SubmitStatus.Accepted, one.Status));
    }
}
