using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Faults;

/// <summary>An error that is not the store's is a bug: the process ends. A store that is out of reach is waited for.</summary>
public sealed class WriterBugTests
{
    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    // By the enum's names: the enum is internal, and tests are public.
    [Theory]
    [InlineData(nameof(StoreStep.Begin))]
    [InlineData(nameof(StoreStep.FindKnown))]
    [InlineData(nameof(StoreStep.Append))]
    [InlineData(nameof(StoreStep.Remember))]
    public async Task ABug_InAStepOfACommit_FencesAndIsNotTriedAgain(string name)
    {
        var store = new FaultyStore(new SingleStore(new MemoryJournal(new MemoryDisk())));
        await using var silo = Open(store);
        var tries = 0;
        store.FaultOf = step => step.ToString() == name && ++tries > 0 ? new InvalidOperationException("A bug, as the test says.") : null;

        Assert.Equal(SubmitOutcome.Refused(SubmitStatus.Fenced), await silo.Engine.SubmitAsync(Act()));
        Assert.IsType<InvalidOperationException>(await silo.Engine.Failure.Within("the failure"));
        Assert.Equal(SubmitOutcome.Refused(SubmitStatus.Fenced), await silo.Engine.SubmitAsync(Act()));
        Assert.Equal(SubmitStatus.Fenced, (await silo.Engine.ApplyRegistryAsync(TestDistricts.Source(), 0, false).Within("a refusal")).Status);
        Assert.Equal(1, tries);
    }

    [Theory]
    [InlineData(nameof(StoreStep.Begin))]
    [InlineData(nameof(StoreStep.FindKnown))]
    [InlineData(nameof(StoreStep.Append))]
    public async Task AStoreOutOfReach_IsTriedUntilItIsBack(string name)
    {
        var store = new FaultyStore(new SingleStore(new MemoryJournal(new MemoryDisk())));
        await using var silo = Open(store);
        var tries = 0;
        store.FaultOf = step => step.ToString() == name && ++tries <= 3 ? new StoreLostException("Away, as the test says.") : null;

        Assert.Equal(SubmitStatus.Accepted, (await silo.Engine.SubmitAsync(Act())).Status);
        Assert.InRange(tries, 4, 5);
        Assert.False(silo.Engine.Failure.IsCompleted, "an outage is no failure");
        Assert.Equal(1, silo.Engine.Status.ReportCount);
    }

    private static BareSilo Open(FaultyStore store) => new(LiveLedger.Open(
        store, TestDistricts.Source(), new EngineLimits { ReconnectPause = TimeSpan.FromMilliseconds(1) }, FakeTime.On(FirstDay)));

    private static Report Act() => Reports.Act("dept-a", "month-act", FirstDay);
}
