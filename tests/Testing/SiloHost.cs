using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WasteSorting.Actors.Engine;
using WasteSorting.Actors.Hosting;
using WasteSorting.Actors.Nodes;
using WasteSorting.Actors;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Sqlite;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger;

namespace WasteSorting.Testing;

/// <summary>A silo alone on SQLite in a directory of its own: what everybody runs, without its doors.</summary>
public sealed class SiloHost : JournalHost
{
    private static readonly ActorLimits Bounds = new() { PushPause = TimeSpan.FromMilliseconds(2), ProofPatience = TimeSpan.FromMinutes(1) };

    private readonly string directory;
    private LiveLedger ledger = null!;
    private IHost host = null!;

    private SiloHost(string directory, RegistrySource source, EngineLimits limits, FakeTime time)
        : base(() => SqliteJournal.Open(directory), source, limits, time) => this.directory = directory;

    /// <summary>The actors, as they call each other.</summary>
    public IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    internal LiveLedger Ledger => ledger;

    public override ProgressEngine Engine => host.Services.GetRequiredService<ProgressEngine>();

    internal override DistrictView View => ledger.View;

    public static SiloHost OnSqlite(RegistrySource source, EngineLimits limits, FakeTime time)
    {
        var made = new SiloHost(Directory.CreateTempSubdirectory("ledger-").FullName, source, limits, time);
        made.StartAsync().Within("start of the silo").GetAwaiter().GetResult();
        return made;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        Directory.Delete(directory, true);
    }

    protected override async Task StartAsync()
    {
        ledger = OpenLedger();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(ledger);
        builder.UseOrleans(silo => silo.UseNobodyElse().AddActors(Bounds));
        host = builder.Build();
        await host.StartAsync().ConfigureAwait(false);
        _ = Engine;
    }

    protected override async Task StopAsync(bool isCrash)
    {
        await Engine.DisposeAsync().ConfigureAwait(false);
        var silo = host.Services.GetRequiredService<SiloActors>();
        await host.StopAsync(new CancellationToken(isCrash)).ConfigureAwait(false);
        silo.Dispose();
        host.Dispose();
        ledger.Dispose();
    }
}
