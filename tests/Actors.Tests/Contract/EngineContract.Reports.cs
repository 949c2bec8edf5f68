using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Contract;

/// <summary>Reports: counted once, durable, seen by every later reading.</summary>
public abstract partial class EngineContract
{
    [Fact]
    public async Task Submit_AfterSameId_ReturnsFirstReceipt()
    {
        await using var host = Start();
        var report = Reports.Stage("school-1", FirstDay, Stage.ReportedDone);
        var first = await host.Engine.SubmitAsync(report);
        await host.Engine.SubmitAsync(Reports.Stage("school-2", FirstDay, Stage.ReportedDone));
        host.Time.Advance(TimeSpan.FromSeconds(90));
        var again = await host.Engine.SubmitAsync(report with { Actor = "somebody else" });
        Assert.Equal(SubmitStatus.Accepted, first.Status);
        Assert.Equal(first, again);
        Assert.Equal(2, await CellAsync(host, "d", TallyCell.Reported(Stage.ReportedDone)));
        Assert.Equal(2, host.Engine.Status.ReportCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Submit_AfterSameIdAndRestart_ReturnsFirstReceipt(bool isCrash)
    {
        await using var host = Start();
        var reports = Enumerable.Range(0, 60).Select(_ => Reports.Act("dept-a", "month-act", FirstDay)).ToArray();
        var first = await host.Engine.SubmitAsync(reports).Within("first answers");
        await host.RestartAsync(isCrash);
        var again = await host.Engine.SubmitAsync(reports).Within("second answers");
        Assert.Equal(first, again);
        Assert.Equal(60, host.Engine.Status.ReportCount);
        Assert.Equal(60, await CellAsync(host, "d", TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)));
    }

    [Fact]
    public async Task Submit_SameIdTwiceInOneSubmission_CountsOnce()
    {
        await using var host = Start();
        var report = Reports.Act("dept-a", "month-act", FirstDay, 3);
        var outcomes = await host.Engine.SubmitAsync([report, report, report with { Note = "other" }]).Within("answers");
        Assert.Equal(SubmitStatus.Accepted, outcomes[0].Status);
        Assert.Equal(outcomes[0], outcomes[1]);
        Assert.Equal(SubmitStatus.IdHasOtherContent, outcomes[2].Status);
        Assert.Equal(3, await CellAsync(host, "d", TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Submit_SameIdOtherContent_IsRefusedAndTheFirstStands(bool? restartByCrash)
    {
        await using var host = Start();
        var report = Reports.Act("dept-a", "month-act", FirstDay, 3);
        var first = await host.Engine.SubmitAsync(report);
        if (restartByCrash is { } isCrash)
        {
            await host.RestartAsync(isCrash);
        }

        Report[] others =
        [
            report with { Note = "n" },
            report with { Node = "dept-b" },
            report with { Day = FirstDay.AddDays(-1) },
            report with { Period = Period.Containing(PeriodKind.Month, FirstDay) },
            report with { RevisesClosedPeriod = true },
            report with { Change = report.Change with { Amount = 4 } },
            report with { Evidence = [new Evidence("https://example.org/", [], "")] },
        ];
        foreach (var other in others)
        {
            Assert.Equal(SubmitStatus.IdHasOtherContent, (await host.Engine.SubmitAsync(other)).Status);
        }

        Assert.Equal(first, await host.Engine.SubmitAsync(report));
        Assert.Equal(3, await CellAsync(host, "d", TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)));
    }

    [Fact]
    public async Task Submit_SameReportsInOtherOrderWithRepetitions_GivesSameState() => await Seeded.RunAsync(
        nameof(Submit_SameReportsInOtherOrderWithRepetitions_GivesSameState),
        SeriesOf(3),
        async random =>
        {
            await using var first = Start();
            await using var second = Start();
            var maker = new ReportMaker(random);
            var reports = Enumerable.Range(0, 120).Select(_ => maker.New(first.Engine.Registry, FirstDay)).ToArray();
            var shuffled = Arrival.Shuffle(random, reports).ToList();
            foreach (var repeated in reports.Take(60))
            {
                shuffled.Insert(random.Next(shuffled.IndexOf(repeated), shuffled.Count) + 1, repeated);
            }

            await first.Engine.SubmitAsync(reports).Within("first answers");
            foreach (var part in shuffled.Chunk(7))
            {
                await second.Engine.SubmitAsync(part).Within("second answers");
            }

            Assert.Equal(first.Engine.Status.ReportCount, second.Engine.Status.ReportCount);
            foreach (var node in first.Engine.Registry.Nodes)
            {
                var left = await first.Engine.ReadAsync(node.Index, None);
                var right = await second.Engine.ReadAsync(node.Index, None);
                Assert.Equal(left.Department, right.Department);
                Assert.Equal(left.Territory, right.Territory);
                Assert.Equal(Arrival.FactsOf(left.State), Arrival.FactsOf(right.State));
            }
        });

    [Fact]
    public async Task Submit_Accepted_IsInEveryReadingOfItsRevisionOrLater()
    {
        await using var host = Start();
        for (var sent = 1; sent <= 20; sent++)
        {
            var outcome = await host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay));
            foreach (var id in (string[])["dept-a", "departments", "members", "d", "organs"])
            {
                var reading = await ReadAsync(host, id);
                Assert.True(reading.Cut.Revision >= outcome.Revision, $"{id} is read at {reading.Cut.Revision} after {outcome.Revision}");
                Assert.True(reading.ChangedRevision == outcome.Revision, $"{id} changed at {reading.ChangedRevision}, not {outcome.Revision}");
                Assert.Equal(sent, (id == "organs" ? reading.Territory : reading.Department)[TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)]);
            }

            var children = await host.Engine.ReadChildrenAsync(IndexOf(host.Engine, "departments"), Line.Department, 0, 10, None);
            Assert.Equal(["dept-a", "dept-b"], children.Children.Select(one => one.Node.Id));
            Assert.Equal(sent, children.Children[0].Department[TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)]);
        }
    }

    [Fact]
    public async Task Submit_Accepted_RaisesTheRevisionByOne()
    {
        await using var host = Start();
        var last = host.Engine.Status.Cut.Revision;
        for (var sent = 0; sent < 10; sent++)
        {
            var reports = Enumerable.Range(0, sent + 1).Select(_ => Reports.Act("dept-b", "year-act", FirstDay)).ToArray();
            foreach (var outcome in await host.Engine.SubmitAsync(reports).Within("answers"))
            {
                Assert.Equal(++last, outcome.Revision);
            }

            Assert.Equal(last, host.Engine.Status.Cut.Revision);
        }
    }

    [Fact]
    public async Task Submit_Refused_ChangesNothing()
    {
        await using var host = Start();
        var kept = Reports.Act("dept-a", "month-act", FirstDay);
        var keptOfSite = Reports.Stage("school-1", FirstDay, Stage.UnderWay);
        var retracted = Reports.Act("dept-a", "month-act", FirstDay);
        await host.Engine.SubmitAsync([kept, keptOfSite, retracted, Reports.Retraction(retracted, FirstDay)]).Within("answers");
        var before = host.Engine.Status.Cut.Revision;
        var total = await TotalAsync(host);
        (SubmitStatus Status, Report Report)[] refusals =
        [
            (SubmitStatus.IdHasOtherContent, kept with { Note = "n" }),
            (SubmitStatus.NodeUnknown, Reports.Act("nobody", "month-act", FirstDay)),
            (SubmitStatus.ObligationUnknown, Reports.Act("dept-a", "nothing", FirstDay)),
            (SubmitStatus.EarlierUnknown, Reports.Retraction(Reports.Act("dept-a", "month-act", FirstDay), FirstDay)),
            (SubmitStatus.DayInFuture, Reports.Act("dept-a", "month-act", FirstDay.AddDays(2))),
            (SubmitStatus.NodeClosed, Reports.Stage("bank-3", FirstDay, Stage.ReportedDone)),
            (SubmitStatus.NodeNotSite, Reports.Stage("dept-a", FirstDay, Stage.ReportedDone)),
            (SubmitStatus.NodeNotUnit, Reports.Act("school-1", "month-act", FirstDay)),
            (SubmitStatus.NodeNotUnit, Reports.Act("departments", "month-act", FirstDay)),
            (SubmitStatus.ObligationForeign, Reports.Act("dept-b", "schools", FirstDay)),
            (SubmitStatus.ObligationOtherKind, Reports.Act("dept-a", "plan", FirstDay)),
            (SubmitStatus.ObligationOtherPeriod, Reports.Act("dept-a", "month-act", FirstDay, 1, new Period(PeriodKind.Year, 2026))),
            (SubmitStatus.DayBeforePeriod, Reports.Act("dept-a", "month-act", FirstDay.AddMonths(-1), 1, Month(2026, 9))),
            (SubmitStatus.PeriodNotBegun, Reports.Act("dept-a", "month-act", FirstDay.AddDays(1), 1, Month(2026, 10)) with { Day = new DateOnly(2026, 10, 1) }),
            (SubmitStatus.PeriodClosed, Reports.Act("dept-a", "month-act", new DateOnly(2026, 7, 3))),
            (SubmitStatus.EarlierOfOtherNode, Reports.Retraction(kept, FirstDay) with { Node = "dept-b" }),
            (SubmitStatus.EarlierAlreadyTaken, Reports.Retraction(retracted, FirstDay)),
        ];
        foreach (var (status, report) in refusals)
        {
            // The first day on which the next month can be reported is far off: the future is refused before the period.
            var expected = status == SubmitStatus.PeriodNotBegun ? SubmitStatus.DayInFuture : status;
            var outcome = await host.Engine.SubmitAsync(report);
            Assert.Equal(SubmitOutcome.Refused(expected), outcome);
        }

        Assert.Equal(before, host.Engine.Status.Cut.Revision);
        Assert.Equal(total, await TotalAsync(host));
        Assert.Equal(4, host.Engine.Status.ReportCount);
        await host.RestartAsync(isCrash: true);
        Assert.Equal(before, host.Engine.Status.Cut.Revision);
        Assert.Equal(total, await TotalAsync(host));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Retraction_AfterRestart_TakesExactlyItsReportBackAndOnlyOnce(bool isCrash)
    {
        await using var host = Start();
        var wrong = Reports.Act("dept-a", "month-act", FirstDay, 5);
        var right = Reports.Act("dept-a", "month-act", FirstDay, 2);
        await host.Engine.SubmitAsync([wrong, right]).Within("answers");
        await host.RestartAsync(isCrash);
        var retraction = Reports.Retraction(wrong, FirstDay);
        var taken = await host.Engine.SubmitAsync(retraction);
        Assert.Equal(2, await CellAsync(host, "d", TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)));
        await host.RestartAsync(isCrash);
        Assert.Equal(taken, await host.Engine.SubmitAsync(retraction));
        Assert.Equal(SubmitStatus.EarlierAlreadyTaken, (await host.Engine.SubmitAsync(Reports.Retraction(wrong, FirstDay))).Status);
        Assert.Equal(SubmitStatus.EarlierAlreadyTaken, (await host.Engine.SubmitAsync(Reports.Retraction(retraction, FirstDay))).Status);
        Assert.Equal(2, await CellAsync(host, "d", TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Correction_AfterRestart_ReplacesExactlyItsReport(bool isCrash)
    {
        await using var host = Start();
        var wrong = Reports.Stage("school-1", FirstDay, Stage.ReportedDone);
        await host.Engine.SubmitAsync(wrong);
        await host.RestartAsync(isCrash);
        var correction = Reports.Stage("school-1", FirstDay.AddDays(-3), Stage.UnderWay) with { Takes = wrong.Id };
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(correction)).Status);
        Assert.Equal(0, await CellAsync(host, "d", TallyCell.Reported(Stage.ReportedDone)));
        Assert.Equal(1, await CellAsync(host, "d", TallyCell.Reported(Stage.UnderWay)));
        await host.RestartAsync(isCrash);
        Assert.Equal(1, await CellAsync(host, "town-a", TallyCell.Reported(Stage.UnderWay), Line.Territory));
        var second = Reports.Stage("school-1", FirstDay, Stage.ReportedDone) with { Takes = wrong.Id };
        Assert.Equal(SubmitStatus.EarlierAlreadyTaken, (await host.Engine.SubmitAsync(second)).Status);
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(second with { Takes = correction.Id })).Status);
        Assert.Equal(1, await CellAsync(host, "d", TallyCell.Reported(Stage.ReportedDone)));
    }

    [Fact]
    public async Task Submit_Random_EqualsTheSlowRecountAtEveryStep() => await Seeded.RunAsync(
        nameof(Submit_Random_EqualsTheSlowRecountAtEveryStep),
        SeriesOf(4),
        async random =>
        {
            await using var host = Start(source: TestDistricts.Random(random, 12, 40));
            var maker = new ReportMaker(random);
            var model = new LedgerModel();
            for (var step = 0; step < 25; step++)
            {
                await SubmitAndNoteAsync(host, model, maker.Next(host.Engine.Registry, FirstDay, random.Next(1, 20)));
                await model.CompareAsync(host.Engine);
                if (random.Next(6) == 0)
                {
                    await host.RestartAsync(random.Next(2) == 0);
                    await model.CompareAsync(host.Engine);
                }
            }

            // Whoever asks again gets the first answer, whatever happened since.
            foreach (var (report, outcome) in model.Accepted.Values)
            {
                Assert.Equal(outcome, await host.Engine.SubmitAsync(report));
            }
        });

    [Fact]
    public async Task Submit_By64AtOnce_CountsEveryDistinctReportOnce() => await Seeded.RunAsync(
        nameof(Submit_By64AtOnce_CountsEveryDistinctReportOnce),
        1,
        async random =>
        {
            await using var host = Start(source: Seeds.Source());
            var maker = new ReportMaker(random);
            var reports = Enumerable.Range(0, 1_500).Select(_ => maker.New(host.Engine.Registry, FirstDay)).ToArray();
            var sends = Enumerable.Range(0, 64).Select(_ => random.GetItems(reports, 60)).ToArray();
            var answers = new SubmitOutcome[64][];
            await Task.WhenAll(sends.Select((mine, sender) => Task.Run(async () =>
            {
                var outcomes = new List<SubmitOutcome>();
                foreach (var part in mine.Chunk(1 + (sender % 9)))
                {
                    outcomes.AddRange(await host.Engine.SubmitAsync(part));
                }

                answers[sender] = [.. outcomes];
            }))).Within("64 senders");
            var model = new LedgerModel();
            for (var sender = 0; sender < 64; sender++)
            {
                for (var at = 0; at < sends[sender].Length; at++)
                {
                    model.Note(host.Engine.Registry, sends[sender][at], answers[sender][at]);
                }
            }

            await model.CompareAsync(host.Engine);
            await host.RestartAsync(isCrash: true);
            await model.CompareAsync(host.Engine);
        });

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public async Task Submit_OfAnAllowedSize_IsAnsweredWhole(int size)
    {
        await using var host = Start();
        var reports = Enumerable.Range(0, size).Select(_ => Reports.Act("town-a", "year-act", FirstDay)).ToArray();
        var outcomes = await host.Engine.SubmitAsync(reports).Within("answers");
        Assert.Equal(size, outcomes.Select(one => one.Revision).Distinct().Count());
        Assert.Equal(size, await CellAsync(host, "d", TallyCell.Of(PeriodKind.Year, PeriodFigure.Acts), Line.Territory));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task Submit_OfAnotherSize_IsTheCallersBug(int size)
    {
        await using var host = Start();
        var reports = Enumerable.Range(0, size).Select(_ => Reports.Act("town-a", "year-act", FirstDay)).ToArray();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => host.Engine.SubmitAsync(reports));
    }

    [Fact]
    public async Task Submit_ToAFullMailbox_IsOverloadedAtOnceAndLosesNothing()
    {
        await using var host = Start(Limits with { MailboxReportsMax = 10, BatchReportsMax = 10, SubmissionReportsMax = 10 });
        host.Hold();
        var taken = new List<Task<SubmitOutcome>> { host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay)) };
        await host.WhenHeldAsync();

        // Whether the report in the commit counts as waiting is the engine's own affair.
        while (host.Engine.Status.MailboxCount < 10)
        {
            taken.Add(host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay)));
        }

        Assert.InRange(taken.Count, 10, 11);
        var late = Reports.Act("dept-a", "month-act", FirstDay);
        var refused = host.Engine.SubmitAsync([late, Reports.Act("dept-a", "month-act", FirstDay)]);
        Assert.All(await refused.Within("the refusal"), one => Assert.Equal(SubmitOutcome.Refused(SubmitStatus.Overloaded), one));
        Assert.Equal(10, host.Engine.Status.MailboxCount);
        Assert.DoesNotContain(taken, one => one.IsCompleted);
        host.LetGo();
        Assert.All(await Task.WhenAll(taken).Within("answers"), one => Assert.Equal(SubmitStatus.Accepted, one.Status));
        Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(late)).Status);
        Assert.Equal(taken.Count + 1, await CellAsync(host, "d", TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)));
        Assert.Equal(0, host.Engine.Status.MailboxCount);
    }

    [Fact]
    public async Task Read_WhileACommitIsHeld_ShowsNothingOfIt()
    {
        await using var host = Start();
        var before = host.Engine.Status;
        host.Hold();
        var pending = host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay));
        await host.WhenHeldAsync();
        Assert.Equal(0, await CellAsync(host, "d", TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)));
        Assert.Equal(before.Cut.Revision, host.Engine.Status.Cut.Revision);
        Assert.Equal(before.ReportCount, host.Engine.Status.ReportCount);
        Assert.False(pending.IsCompleted, "answered before its commit returned");
        host.LetGo();
        Assert.Equal(SubmitStatus.Accepted, (await pending.Within("the answer")).Status);
    }

    [Fact]
    public async Task Stop_WithReportsWaiting_AnswersThemAndRefusesLaterOnes()
    {
        await using var host = Start();
        var before = host.Engine.Registry;
        host.Hold();
        var reports = Enumerable.Range(0, 5).Select(_ => Reports.Act("dept-a", "month-act", FirstDay)).ToList();
        var first = host.Engine.SubmitAsync(reports[0]);
        await host.WhenHeldAsync();
        var waiting = reports.Skip(1).Select(one => host.Engine.SubmitAsync(one)).ToList();
        var stopping = host.Engine.DisposeAsync().AsTask();
        var late = host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay));
        var lateRegistry = host.Engine.ApplyRegistryAsync(TestDistricts.Source(), 0, dryRun: false);
        Assert.Equal(SubmitStatus.Stopping, (await late.Within("the refusal")).Status);
        var refused = await lateRegistry.Within("the refusal of a registry");
        Assert.Equal((SubmitStatus.Stopping, before.Version), (refused.Status, refused.Version));
        host.LetGo();
        var outcomes = await Task.WhenAll(waiting.Prepend(first)).Within("answers");
        await stopping.Within("the stop");
        Assert.All(outcomes, one => Assert.Equal(SubmitStatus.Accepted, one.Status));
        await host.RestartAsync(isCrash: false);
        Assert.Equal(5, await CellAsync(host, "d", TallyCell.Of(PeriodKind.Month, PeriodFigure.Acts)));
        foreach (var (report, outcome) in reports.Zip(outcomes))
        {
            Assert.Equal(outcome, await host.Engine.SubmitAsync(report));
        }
    }

    private static Period Month(int year, int month) => new(PeriodKind.Month, (year * 12) + month - 1);
}
