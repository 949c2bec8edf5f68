using System.Diagnostics;
using WasteSorting.Ledger.Audit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Sqlite;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Server.Tests.Faults.Crashes;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Faults;

/// <summary>
/// A recorded server is stopped at each named moment of its life, as by kill -9 and as by a loss of power. What the disk may hold then must be a
/// ledger that starts, with all that its callers had been told, and nothing that it never held.
/// </summary>
public sealed class CrashImageTests : IClassFixture<CrashRecording>, IDisposable
{
    private readonly CrashRecording recording;
    private readonly string directory;
    private readonly Random random;

    public CrashImageTests(CrashRecording recording)
    {
        Assert.SkipWhen(CrashRecording.WhyNot is not null, CrashRecording.WhyNot ?? "");
        this.recording = recording;
        directory = Directory.CreateTempSubdirectory("image-").FullName;
        random = Seed();
    }

    public void Dispose() => Directory.Delete(directory, true);

    [Fact]
    public void AKill_AtEveryNamedPoint_LosesNothingAcked()
    {
        var points = NamedPoints.Of(recording.Steps);
        var chosen = points.Index().Where(point => point.Item is not null).GroupBy(point => point.Item!)
            .SelectMany(named => Some(named.Select(one => one.Index), FaultSize.Of(3, 10)));
        var disk = new CrashDisk(_ => true);
        var found = Play(disk, chosen, () => disk.WriteKept(directory), at => $"{points[at]}, step {at}");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("; ", points.OfType<string>().CountBy(name => name)));
        Judge($"kill at {points.OfType<string>().Distinct().Count()} named points", found);
    }

    // Every step from a process's first to its first report, and from its last report to its end.
    [Fact]
    public void AKill_AtEveryStepOfAStartOrAnEnd_LosesNothingAcked()
    {
        var steps = recording.Steps.Index().Where(step => step.Index > 0 && recording.IsStartOrEnd(step.Item)).Select(step => step.Index);
        var disk = new CrashDisk(_ => true);
        Judge("kill while it starts or ends", Play(disk, steps, () => disk.WriteKept(directory), at => $"step {at}"));
    }

    [Fact]
    public void ALossOfPower_AtAnyStep_LosesNothingAcked()
    {
        var found = LosePower(_ => true, FaultSize.Of(50, 500));
        Judge("loss of power", found);
    }

    [Fact]
    public void ALossOfPower_WhereTheLogIsNotSynced_IsFound()
    {
        var found = LosePower(step => step.File == "ledger.db", FaultSize.Of(50, 500));
        Assert.True(found.Lost > 0 || found.Broken.Count > 0, $"{found.Images} images without syncs lost nothing: the images show nothing");
    }

    [Fact]
    public async Task AServer_StartsOnWhatIsLeft_AndKnowsEveryReceipt()
    {
        var (rounds, acked, others) = (FaultSize.Of(1, 10), 0, 0);
        var longest = TimeSpan.Zero;
        await using var server = await ServerProcess.StartAsync();
        foreach (var at in Some(Enumerable.Range(recording.Steps.Count / 2, recording.Steps.Count / 2), rounds).Order())
        {
            await server.KillAsync();
            var disk = new CrashDisk(_ => true);
            recording.Steps.Take(at).ToList().ForEach(disk.Do);
            disk.WriteAfterPowerLoss(directory, random);
            var since = Stopwatch.GetTimestamp();
            Assert.True(await server.TryStartAsync("--data", directory, "--token-file", recording.TokenFile), $"step {at}: {server.Errors}");
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, Stopwatch.GetElapsedTime(since).Ticks));
            using var client = new Client(server.GrpcAddress, (await File.ReadAllTextAsync(recording.TokenFile)).Trim());
            var (sent, other) = await recording.Book.ResendAsync(client, told => told.At < recording.Steps[at].At);
            (acked, others) = (acked + sent, others + other);
            Assert.True((await client.ProveAsync()).Equal);
        }

        FaultTable.Judge("server started after a loss of power", rounds, acked, others, 0, longest);
    }

    private Found LosePower(Func<FileStep, bool> isSynced, int images)
    {
        var disk = new CrashDisk(isSynced);
        var chosen = Some(Enumerable.Range(1, recording.Steps.Count - 1), images);
        return Play(disk, chosen, () => disk.WriteAfterPowerLoss(directory, random), at => $"step {at}");
    }

    private Found Play(CrashDisk disk, IEnumerable<int> chosen, Action write, Func<int, string> name)
    {
        var (found, done) = (new Found(0, 0, 0, []), 0);
        foreach (var at in chosen.Order())
        {
            while (done < at)
            {
                disk.Do(recording.Steps[done++]);
            }

            write();
            var told = recording.ToldBefore(recording.Steps[at].At).ToList();
            var (head, fault) = Start();
            found = new Found(
                found.Images + 1,
                found.Acked + told.Count,
                found.Lost + told.Count(revision => revision > head),
                fault is null ? found.Broken : [.. found.Broken, $"{name(at)}: {fault}"]);
        }

        return found;
    }

    // The revision at which a start finds the ledger, and what is wrong with it.
    private (long Head, string? Fault) Start()
    {
        try
        {
            using var journal = SqliteJournal.Open(directory);
            var head = journal.Head.Revision;
            return head == 0 ? (0, null)
                : recording.IsPartOfIt(journal.ReadTokens(head, 1)[0]) ? (head, LedgerCheck.Run(journal).Faults is [var fault, ..] ? fault : null)
                : (head, $"revision {head} is not what was appended");
        }
        catch (JournalException error)
        {
            return (0, error.Message);
        }
    }

    private static void Judge(string fault, Found found)
    {
        Assert.Empty(found.Broken);
        FaultTable.Judge(fault, found.Images, found.Acked, found.Lost, 0);
    }

    private IEnumerable<int> Some(IEnumerable<int> all, int most)
    {
        var some = all.ToArray();
        random.Shuffle(some);
        return some.Take(most);
    }

    private static Random Seed()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed={seed}");
        return new Random(seed);
    }

    /// <param name="Broken">Images that are no ledger, each with the reason.</param>
    private sealed record Found(int Images, long Acked, long Lost, IReadOnlyList<string> Broken);
}
