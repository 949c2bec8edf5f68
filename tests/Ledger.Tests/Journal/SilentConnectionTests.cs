using System.Net;
using Npgsql;
using WasteSorting.Domain.Reports;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>A network drops the connections of a silo to its database, and tells nobody.</summary>
public sealed class SilentConnectionTests
{
    [Fact]
    public async Task ASilo_WhoseConnectionsWereDroppedInSilence_SeesWhatOthersCommit_AndCommits()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var address = (await Dns.GetHostAddressesAsync(settings.Host!))[0];
        using var proxy = new SilentProxy(new IPEndPoint(address, settings.Port));
        var through = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Host = "127.0.0.1", Port = proxy.Port }.ConnectionString;
        await using var near = StoreSilo.Open(database.ConnectionString);
        await using var far = StoreSilo.Open(through, StoreSilo.Bounds with { AnswerTimeout = TimeSpan.FromSeconds(1) });

        // Before the silos: one that waits for a forgotten connection can end then.
        using var between = proxy;
        await CommitAsync(near, far);
        proxy.Forget();
        await CommitAsync(near, far);
        await CommitAsync(far, near);
    }

    private static async Task CommitAsync(BareSilo writes, BareSilo sees)
    {
        var outcome = await writes.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", StoreSilo.FirstDay));
        Assert.Equal(SubmitStatus.Accepted, outcome.Status);
        await Waiting.UntilAsync(() => Task.FromResult(sees.Ledger.State.Revision >= outcome.Revision), $"a view of revision {outcome.Revision}");
    }
}
