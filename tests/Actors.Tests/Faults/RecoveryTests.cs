using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Faults;

/// <summary>Coming back: from any snapshot, from none, and from an error at any step of a commit.</summary>
public sealed class RecoveryTests
{
    private static readonly DateOnly FirstDay = new(2026, 9, 15);

    [Fact]
    public async Task Open_FromASnapshotAtEveryRevision_EqualsReplayFromZero() => await Seeded.RunAsync(
        nameof(Open_FromASnapshotAtEveryRevision_EqualsReplayFromZero),
        3,
        async random =>
        {
            var disk = new MemoryDisk();
            var copies = new List<MemoryDisk>();
            await using (var host = BareHost.InMemory(
                TestDistricts.Source(), new EngineLimits { SnapshotEveryEntries = 1 }, FakeTime.On(FirstDay), disk))
            {
                // Asked on the engine's own thread before it saves: the copy holds the snapshot before and one batch behind it.
                host.Journal.SnapshotFaultOf = _ =>
                {
                    copies.Add(disk.Copy(disk.BatchCount, withSnapshot: true));
                    return null;
                };
                await LiveAsync(host, random, 25);
            }

            copies.Add(disk);
            Assert.True(copies.Count > 20, $"only {copies.Count} snapshots were taken");
            foreach (var copy in copies)
            {
                Assert.Equal(ImageOf(copy.Copy(copy.BatchCount, withSnapshot: false)), ImageOf(copy));
            }
        });

    [Fact]
    public async Task Open_FromTheLastSnapshotAndAllBatchesBehindIt_EqualsReplayFromZero() => await Seeded.RunAsync(
        nameof(Open_FromTheLastSnapshotAndAllBatchesBehindIt_EqualsReplayFromZero),
        5,
        async random =>
        {
            var disk = new MemoryDisk();
            await using var host = BareHost.InMemory(
                TestDistricts.Source(), new EngineLimits { SnapshotEveryEntries = random.Next(5, 25) }, FakeTime.On(FirstDay), disk);
            await LiveAsync(host, random, 25);
            await host.RestartAsync(isCrash: true);
            Assert.True(disk.HasSnapshot, "no snapshot was taken");
            var live = ImageOf(disk);
            Assert.Equal(ImageOf(disk.Copy(disk.BatchCount, withSnapshot: false)), live);
        });

    [Fact]
    public async Task Open_AfterACrashBetweenAnyTwoBatches_ShowsExactlyTheReportsBefore() => await Seeded.RunAsync(
        nameof(Open_AfterACrashBetweenAnyTwoBatches_ShowsExactlyTheReportsBefore),
        2,
        async random =>
        {
            var disk = new MemoryDisk();
            var answers = new List<(Report Report, SubmitOutcome Outcome)>();
            await using (var host = BareHost.InMemory(TestDistricts.Source(), new EngineLimits(), FakeTime.On(FirstDay), disk))
            {
                var maker = new ReportMaker(random);
                for (var step = 0; step < 20; step++)
                {
                    var reports = maker.Next(host.Engine.Registry, FirstDay, random.Next(1, 10));
                    answers.AddRange(reports.Zip(await host.Engine.SubmitAsync(reports).Within("answers")));
                }
            }

            for (var batches = 1; batches <= disk.BatchCount; batches++)
            {
                var cut = disk.Copy(batches, withSnapshot: false);
                await using var host = BareHost.InMemory(TestDistricts.Source(), new EngineLimits(), FakeTime.On(FirstDay), cut);
                var model = new LedgerModel();
                foreach (var (report, outcome) in answers.Where(one => one.Outcome.Revision <= cut.LastRevision))
                {
                    model.Note(host.Engine.Registry, report, outcome);
                }

                Assert.Equal(cut.LastRevision, host.Engine.Status.Cut.Revision);
                await model.CompareAsync(host.Engine);
            }
        });

    [Fact]
    public async Task Resend_AfterErrorsAtAnyStep_LosesNothingAndCountsNothingTwice() => await Seeded.RunAsync(
        nameof(Resend_AfterErrorsAtAnyStep_LosesNothingAndCountsNothingTwice),
        200,
        async random =>
        {
            await using var host = BareHost.InMemory(
                TestDistricts.Source(), new EngineLimits { SnapshotEveryEntries = random.Next(3, 40) }, FakeTime.On(FirstDay));
            var maker = new ReportMaker(random);
            var model = new LedgerModel();
            var unanswered = new List<Report>();
            SetFaults(host.Journal, random);
            for (var step = 0; step < 12; step++)
            {
                unanswered.AddRange(maker.Next(host.Engine.Registry, FirstDay, random.Next(1, 9)));
                await SendAsync(host, model, unanswered);
                if (host.Engine.Failure.IsCompleted || random.Next(8) == 0)
                {
                    await host.RestartAsync(isCrash: true);
                    SetFaults(host.Journal, random);
                }
            }

            await host.RestartAsync(isCrash: true);
            while (unanswered.Count > 0)
            {
                await SendAsync(host, model, unanswered);
            }

            await model.CompareAsync(host.Engine);
            foreach (var (report, outcome) in model.Accepted.Values)
            {
                Assert.Equal(outcome, await host.Engine.SubmitAsync(report));
            }
        });

    [Fact]
    public void Open_WithARegistryThatIsMissing_IsRefused()
    {
        var disk = new MemoryDisk();
        using (var journal = new MemoryJournal(disk))
        {
            Found(journal, TestDistricts.Source());
            var entry = new ByteWriter();
            EntryCodec.Write(entry, new RegistryApplied(2, Author.Ledger));
            journal.Append(new JournalBatch(3, 3, 1, entry.Written));
        }

        Assert.Throws<JournalDamagedException>(() => ImageOf(disk));
    }

    [Fact]
    public void Open_WithMoreEntriesThanRevisions_IsRefused()
    {
        var disk = new MemoryDisk();
        using (var journal = new MemoryJournal(disk))
        {
            Found(journal, TestDistricts.Source());
            var entry = new ByteWriter();
            EntryCodec.Write(entry, new DayBegan(FirstDay.AddDays(1), Author.Ledger));
            EntryCodec.Write(entry, new DayBegan(FirstDay.AddDays(2), Author.Ledger));
            journal.Append(new JournalBatch(3, 3, 1, entry.Written));
        }

        Assert.Throws<JournalDamagedException>(() => ImageOf(disk));
    }

    [Fact]
    public void Open_WithAFaultyFirstRegistry_SaysWhatIsWrongAndLeavesTheJournalEmpty()
    {
        var disk = new MemoryDisk();
        using var journal = new MemoryJournal(disk);
        var faulty = TestDistricts.Source().Change(Domain.Registry.RegistrySchema.Sites, "school-1", ",dept-a,", ",nobody,");
        var error = Assert.Throws<RegistryFaultsException>(() => Found(journal, faulty));
        Assert.Contains("nobody", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, disk.BatchCount);
    }

    private static void SetFaults(FaultyJournal journal, Random random)
    {
        var dice = new Random(random.Next());
        journal.FaultOf = _ => dice.Next(12) switch
        {
            0 => AppendFault.ErrorBeforeDurable,
            1 => AppendFault.ErrorAfterDurable,
            2 => AppendFault.Full,
            _ => AppendFault.None,
        };
        journal.SnapshotFaultOf = _ => dice.Next(6) switch
        {
            0 => new JournalFullException("No space for a snapshot."),
            1 => new JournalException("An error in a snapshot."),
            _ => null,
        };
    }

    /// <summary>Sends what is unanswered in submissions that wait at the same time; keeps what has no answer yet.</summary>
    private static async Task SendAsync(LedgerHost host, LedgerModel model, List<Report> unanswered)
    {
        var parts = unanswered.Chunk(3).ToList();
        var answers = await Task.WhenAll(parts.Select(part => host.Engine.SubmitAsync(part))).Within("answers");
        unanswered.Clear();
        foreach (var (report, outcome) in parts.Zip(answers).SelectMany(one => one.First.Zip(one.Second)))
        {
            if (outcome.Status is SubmitStatus.Fenced or SubmitStatus.StorageFull or SubmitStatus.Stopping)
            {
                unanswered.Add(report);
            }

            model.Note(host.Engine.Registry, report, outcome);
        }
    }

    private static async Task LiveAsync(BareHost host, Random random, int steps)
    {
        var maker = new ReportMaker(random);
        var today = FirstDay;
        for (var step = 0; step < steps; step++)
        {
            await host.Engine.SubmitAsync(maker.Next(host.Engine.Registry, today, random.Next(1, 8))).Within("answers");
            if (step % 9 == 4)
            {
                today = today.AddDays(20);
                host.Time.AdjustTime(FakeTime.On(today).GetUtcNow());
                var confirmed = await host.Engine.ConfirmDayAsync(today, Foundation.Keeper).Within("the day");
                Assert.Equal(SubmitStatus.Accepted, confirmed);
            }

            if (step % 11 == 7)
            {
                var moved = host.Engine.ExportRegistry().Change(Domain.Registry.RegistrySchema.Sites, "school-2", ",dept-a,", ",town-b,");
                Assert.Empty((await host.Engine.ApplyRegistryAsync(moved, 0, dryRun: false).Within("the registry")).Faults);
            }
        }
    }

    private static string ImageOf(MemoryDisk disk)
    {
        using var journal = new MemoryJournal(disk);
        return Image.Of(journal);
    }

    private static void Found(IJournal journal, RegistrySource source) =>
        new SingleStore(journal).Open(_ => Founding.Of(source, FakeTime.On(FirstDay).GetUtcNow()));
}
