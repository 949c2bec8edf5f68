using System.Diagnostics;
using Npgsql;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
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
        await using var host = new EmbeddedHost(
            () => SqliteJournal.Open(Path.Combine(directory, "data")), () => { }, TestDistricts.Source(), limits, FakeTime.On(FirstDay));
        await using var feed = host.Engine.Watch([0]);
        await feed.NextAsync("the snapshot");
        var acked = new List<(Report Report, SubmitOutcome Outcome)>();
        Report refused;
        while (true)
        {
            Assert.True(acked.Count < 5_000, "the disk never filled up");
            refused = Reports.Act("dept-a", "month-act", FirstDay) with { Note = new string('n', 900) };
            var outcome = await host.Engine.SubmitAsync(refused);
            if (outcome.Status != SubmitStatus.Accepted)
            {
                Assert.Equal(SubmitOutcome.Refused(SubmitStatus.StorageFull), outcome);
                break;
            }

            acked.Add((refused, outcome));
        }

        Assert.Equal(SubmitStatus.StorageFull, (await host.Engine.ApplyRegistryAsync(Other(), 0, dryRun: false).Within("the refusal")).Status);
        var message = await feed.NextAsync("the newest");
        Assert.Equal((acked.Count, acked[^1].Outcome.Revision), (message.Nodes[0].Department[TallyCell.Of(1, PeriodFigure.Acts)], message.Cut.Revision));
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
    public async Task Append_OnAFullDiskOfPostgres_IsUndoneAndGoesOnWhenThereIsSpace()
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
        using (var journal = database.Open())
        {
            var last = 0;
            JournalBatch Next(bool withRegistry) =>
                new(last + 1, last + 1, 5, new byte[20_000], withRegistry ? new byte[] { 1 } : default(ReadOnlyMemory<byte>?));
            var full = Assert.Throws<JournalFullException>(() =>
            {
                for (; last < 5_000; last++)
                {
                    journal.Append(Next(false));
                }
            });
            Assert.NotNull(full.InnerException);
            Assert.Throws<JournalFullException>(() => journal.Append(Next(true)));
            Assert.Throws<JournalFullException>(() => journal.SaveSnapshot(last, [new SnapshotPart(0, Noise(2_000_000))]));
            Assert.Equal((long)last, await database.RunAsync("SELECT count(*) FROM journal"));
            Assert.Equal(0L, await database.RunAsync("SELECT count(*) FROM registry"));
            File.Delete(filler);
            journal.Append(Next(true));
            last++;
            journal.Append(Next(false));
            Assert.Equal((last + 1, 1), (journal.ReadAfter(0).Count(), journal.ReadRegistries().Count()));
        }

        using var again = database.Open();
        Assert.Equal(again.Head, JournalCopy.Digest(again).Head);
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(3).NextBytes(bytes);
        return bytes;
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
