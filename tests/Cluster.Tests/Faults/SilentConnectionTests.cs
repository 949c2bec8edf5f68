using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Cluster.Tests.Faults;

/// <summary>A network drops the connections of a silo to its database, and tells nobody.</summary>
public sealed class SilentConnectionTests
{
    private static readonly ClusterLimits Bounds = new() { StatementTimeout = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task ASilo_WhoseConnectionsWereDroppedInSilence_SeesWhatOthersCommit_AndCommits()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        var database = await SharedPostgres.CreateDatabaseAsync();
        var settings = new NpgsqlConnectionStringBuilder(database);
        var address = (await Dns.GetHostAddressesAsync(settings.Host!))[0];
        using var proxy = new SilentProxy(new IPEndPoint(address, settings.Port));
        var time = FakeTime.On(new DateOnly(2026, 11, 20));
        using (var near = Open(database, time))
        using (var far = Open(new NpgsqlConnectionStringBuilder(database) { Host = "127.0.0.1", Port = proxy.Port }.ConnectionString, time))
        {
            // Before the silos: one that waits for a forgotten connection can end then.
            using var between = proxy;
            await NextDayAsync(near, far, time);
            proxy.Forget();
            await NextDayAsync(near, far, time);
            await NextDayAsync(far, near, time);
        }

        await SharedPostgres.DropDatabaseAsync(database);
    }

    private static SiloLedger Open(string database, FakeTime time) =>
        SiloLedger.Open(database, SmallDistrict.Whole.Source(), new EngineLimits(), Bounds, time, NullLogger.Instance);

    private static async Task NextDayAsync(SiloLedger writes, SiloLedger sees, FakeTime time)
    {
        time.Advance(TimeSpan.FromDays(1));
        await writes.BeginDayAsync().Within("a commit");
        var committed = writes.View.Revision;
        await Waiting.UntilAsync(() => Task.FromResult(sees.View.Revision >= committed), $"a view of revision {committed}");
    }
}
