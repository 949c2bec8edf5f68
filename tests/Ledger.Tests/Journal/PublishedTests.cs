using System.Runtime.CompilerServices;
using WasteSorting.Ledger.Commit;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>What is read of something published is of one publication, while others follow it.</summary>
public sealed class PublishedTests
{
    private const int Reads = 500_000;
    private const int Commits = 2_000;

    [Fact]
    public async Task AStructBehindAReference_IsPassedOnWhole()
    {
        var last = new Holder();
        using var end = new CancellationTokenSource();
        var publishing = Task.Run(() =>
        {
            for (var revision = 1L; !end.IsCancellationRequested; revision++)
            {
                last.Publish(revision);
            }
        });
        for (var read = 0; read < Reads; read++)
        {
            Check(last);
        }

        await end.CancelAsync();
        await publishing;
    }

    [Fact]
    public async Task TheTokenOfAState_IsWhole_WhileCommitsGoOn()
    {
        var store = new SingleStore(new MemoryJournal(new MemoryDisk()));
        var ledger = LiveLedger.Open(store, TestDistricts.Source(), new EngineLimits(), FakeTime.On(StoreSilo.FirstDay));
        await using var silo = new BareSilo(ledger);
        using var end = new CancellationTokenSource();
        var reading = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                CheckHeld(ledger);
            }
        });
        for (var commit = 0; commit < Commits && !reading.IsCompleted; commit++)
        {
            await silo.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", StoreSilo.FirstDay));
        }

        await end.CancelAsync();
        await reading;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void CheckHeld(LiveLedger ledger) => Assert.True(ledger.RecentTokens.Holds(ledger.State.Token));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Check(Holder last) => Check(last.Current.Token);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Check(ResumeToken token) => Assert.Equal(token.Revision, (long)token.Chain);

    private sealed class Holder
    {
        private Kept kept = new(default);

        public Kept Current => Published.Read(ref kept);

        public void Publish(long revision) => Volatile.Write(ref kept, new Kept(new ResumeToken(revision, (ulong)revision)));
    }

    private sealed record Kept(ResumeToken Token);
}
