using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using WasteSorting.Actors.Engine;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Postgres;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Sqlite;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>A disk that fills up: nothing acknowledged is lost, reading goes on, and so does reporting when there is space.</summary>
public sealed class DiskFullTests : IDisposable
{
    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    private readonly string directory = Directory.CreateTempSubdirectory("full-").FullName;
    private bool isMounted;

    public void Dispose()
    {
        if (isMounted)
        {
            Run("umount", directory);
        }

        Directory.Delete(directory, true);
    }

    [Fact]
    public async Task Submit_OnAFullDisk_IsStorageFullAndGoesOnWhenThereIsSpace()
    {
        Mount();
        var filler = Path.Combine(directory, "filler");
        File.WriteAllBytes(filler, new byte[700_000]);
        var limits = new EngineLimits
        {
            SnapshotEveryEntries = 50,
            FeedPaceMin = TimeSpan.Zero,
            FeedPaceMax = TimeSpan.Zero,
            FeedPacePerFeed = TimeSpan.Zero,
        };
        await using var host = BareHost.On(
            () => SqliteJournal.Open(Path.Combine(directory, "data")), TestDistricts.Source(), limits, FakeTime.On(FirstDay));
        await using var feed = host.Engine.Watch([0]);
        await feed.NextAsync("the snapshot");
        var acked = new List<(Report Report, SubmitOutcome Outcome)>();
        var refused = await FillAsync(host.Engine, acked);
        Assert.Equal(SubmitStatus.StorageFull, (await host.Engine.ApplyRegistryAsync(Other(), 0, dryRun: false).Within("the refusal")).Status);
        var message = await feed.NextAsync("the newest");
        var acts = message.Nodes[0].Department[TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)];
        Assert.Equal((acked.Count, acked[^1].Outcome.Revision), (acts, message.Cut.Revision));
        Assert.Equal(acked[3].Outcome, await host.Engine.SubmitAsync(acked[3].Report));
        Assert.True((await host.Engine.ProveAsync(CancellationToken.None)).IsEqual);
        Assert.False(host.Engine.Failure.IsCompleted, "a full disk is no failure");

        File.Delete(filler);
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(refused)).Status);
        var applied = await host.Engine.ApplyRegistryAsync(Other(), 0, dryRun: false).Within("the registry");
        Assert.Equal((SubmitStatus.Accepted, false), (applied.Status, applied.IsStale));
        await host.RestartAsync(isCrash: true);
        Assert.Equal(acked.Count + 1, host.Engine.Status.ReportCount);
        foreach (var (report, outcome) in acked)
        {
            Assert.Equal(outcome, await host.Engine.SubmitAsync(report));
        }
    }

    // Only the tables are on the small disk: a server without space for its log goes down, which is an outage.
    [Fact]
    public async Task Submit_OnAFullDiskOfPostgres_IsStorageFullAndGoesOnWhenThereIsSpace()
    {
        Assert.SkipWhen(PostgresServer.WhyNoneOfOnesOwn is not null, PostgresServer.WhyNoneOfOnesOwn ?? "");
        Mount();
        await using var server = await PostgresServer.StartOwnAsync();
        await using var database = await PostgresDatabase.CreateAsync(server);
        var space = Directory.CreateDirectory(Path.Combine(directory, "space")).FullName;
        Assert.True(Run("chown", "postgres", space), "the server must own the directory");
        await server.ExecuteAsync($"CREATE TABLESPACE small LOCATION '{space}'");
        await server.ExecuteAsync($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database.ConnectionString).Database} SET default_tablespace = small");
        var filler = Path.Combine(directory, "filler");
        File.WriteAllBytes(filler, new byte[700_000]);
        await using (var silo = OpenOn(database))
        {
            var acked = new List<(Report Report, SubmitOutcome Outcome)>();
            var refused = await FillAsync(silo.Engine, acked);
            Assert.Equal(acked[3].Outcome, await silo.Engine.SubmitAsync(acked[3].Report));
            Assert.False(silo.Engine.Failure.IsCompleted, "a full disk is no failure");
            Assert.Equal((long)acked.Count, await database.RunAsync("SELECT count(*) FROM report"));

            File.Delete(filler);
            Assert.Equal(SubmitStatus.Accepted, (await silo.Engine.SubmitAsync(refused)).Status);
            acked.Add((refused, await silo.Engine.SubmitAsync(refused)));
            Assert.Equal(acked.Select(one => one.Outcome), await silo.Engine.SubmitAsync([.. acked.Select(one => one.Report)]).Within("receipts"));
        }

        using var rows = database.Open();
        Assert.Equal(rows.Head, JournalCopy.Digest(rows).Head);
    }

    private static BareSilo OpenOn(PostgresDatabase database) => new(LiveLedger.Open(
        new PostgresStore(database.ConnectionString, new PostgresLimits(), NullLogger.Instance),
        TestDistricts.Source(),
        new EngineLimits { SnapshotEveryEntries = 50 },
        FakeTime.On(FirstDay)));

    // Up to the report that finds no space.
    private static async Task<Report> FillAsync(ProgressEngine engine, List<(Report Report, SubmitOutcome Outcome)> acked)
    {
        while (true)
        {
            Assert.True(acked.Count < 5_000, "the disk never filled up");
            var report = Reports.Act("dept-a", "month-act", FirstDay) with { Note = new string('n', 900) };
            var outcome = await engine.SubmitAsync(report);
            if (outcome.Status != SubmitStatus.Accepted)
            {
                Assert.Equal(SubmitOutcome.Refused(SubmitStatus.StorageFull), outcome);
                return report;
            }

            acked.Add((report, outcome));
        }
    }

    private void Mount()
    {
        isMounted = Run("mount", "-t", "tmpfs", "-o", "size=2m,mode=755", "tmpfs", directory);
        Assert.SkipUnless(isMounted, "mounting a small file system takes root");
    }

    private static RegistrySource Other() =>
        TestDistricts.Source().Change(Domain.Registry.RegistrySchema.Sites, "school-2", ",dept-a,", ",dept-b,");

    private static bool Run(string program, params string[] arguments)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return false;
        }

        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
