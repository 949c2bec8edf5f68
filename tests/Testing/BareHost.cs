using WasteSorting.Actors.Engine;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger;

namespace WasteSorting.Testing;

/// <summary>The actors, their deciders and the writer on a journal that one process keeps, without Orleans.</summary>
public sealed class BareHost : JournalHost
{
    private BareSilo silo = null!;

    private BareHost(Func<IJournal> open, RegistrySource source, EngineLimits limits, FakeTime time)
        : base(open, source, limits, time)
    {
    }

    public override ProgressEngine Engine => silo.Engine;

    internal BareSilo Silo => silo;

    internal override DistrictView View => silo.Ledger.View;

    public static BareHost InMemory(RegistrySource source, EngineLimits limits, FakeTime time, MemoryDisk? disk = null)
    {
        disk ??= new MemoryDisk();
        return On(() => new MemoryJournal(disk), source, limits, time);
    }

    public static BareHost On(Func<IJournal> open, RegistrySource source, EngineLimits limits, FakeTime time)
    {
        var host = new BareHost(open, source, limits, time);
        host.Start();
        return host;
    }

    protected override Task StartAsync()
    {
        Start();
        return Task.CompletedTask;
    }

    protected override async Task StopAsync(bool isCrash) => await silo.DisposeAsync().ConfigureAwait(false);

    private void Start() => silo = new BareSilo(OpenLedger());
}
