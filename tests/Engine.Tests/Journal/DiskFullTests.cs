using System.Diagnostics;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Engine.Journal;
using WasteSorting.Engine.Registry;
using WasteSorting.Testing;

namespace WasteSorting.Engine.Tests.Journal;

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
        isMounted = Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", directory);
        Assert.SkipUnless(isMounted, "mounting a small file system takes root");
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
