using WasteSorting.Actors.Engine;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Year;

/// <summary>Prints a year as it goes by: of each month what was done and what the ledger then says, and at the end editions and rankings.</summary>
internal sealed class YearReport(ProgressEngine engine, Table table)
{
    private static readonly int[] Columns = [-26, 6, 8, 5, 8, 6, 9, 10, 10, 9, 10, 8];
    private static readonly int[] DutyColumns = [-34, -9, -11, 7, 8, 8, -15, 8];

    private readonly List<string> acts = [];
    private int others;

    public void Begin(int steps)
    {
        table.Line($"Xingqing District, {Script.FirstDay:yyyy-MM-dd} to {Script.LastDay:yyyy-MM-dd}, {steps} acts. r: the revision that an act made.");
        table.Line($"{Script.Followed} can be followed by hand: all its acts and those about its sites are listed, and each month what it owes.");
        table.Line("Score = achieved / possible - deductions; possible = sum of the weights, achieved = sum of weight x credit. Deductions: 1% for each");
        table.Line("duty missing, 2% for each site revoked. A late act has 60% of its credit. A target's credit is its share of certified sites.");
    }

    public void Tell(DateOnly day, long revision, Report report)
    {
        if (IsFollowed(report.Node))
        {
            acts.Add(Act(day, revision, Describe(report)));
        }
        else
        {
            others++;
        }
    }

    public void Tell(DateOnly day, long revision, string registry, IReadOnlyList<TouchedPeriod> touched)
    {
        var periods = string.Join(' ', touched.Select(one => one.Edition == 0 ? $"{one.Period}" : $"{one.Period} (edition {one.Edition})"));
        acts.Add(Act(day, revision, $"registry: {registry}; touches {(periods.Length == 0 ? "no period yet" : periods)}"));
    }

    public void Tell(DateOnly day, long revision, PeriodAct act) => acts.Add(Act(day, revision, $"{Word(act.Action)} {act.Period}"));

    public async Task EndMonthAsync(Period month)
    {
        table.Head($"{month}, as it stands on its last day");
        WriteActs();
        await WriteFiguresAsync([month], Script.Followed).ConfigureAwait(false);
        var unit = (await AskAsync(month, isAsItStands: true).ConfigureAwait(false)).Read(IndexOf(Script.Followed));
        table.Line();
        table.Row(DutyColumns, "its duties", "period", "due day", "weight", "minimum", "done", "state", "credit");
        foreach (var duty in unit.Duties.Where(duty => duty.Obligation.Weight > 0))
        {
            WriteDuty(duty);
        }
    }

    public async Task EndAsync()
    {
        table.Head($"After the year, on {Script.LastDay:yyyy-MM-dd}");
        WriteActs();
        table.Head("The months, as they stand at the end");
        Period[] months = [.. Enumerable.Range(0, 12).Select(at => Period.Containing(PeriodKind.Month, Script.FirstDay.AddMonths(at)))];
        await WriteFiguresAsync(months, engine.Registry.District.Id).ConfigureAwait(false);
        await WriteFiguresAsync(months, Script.Followed).ConfigureAwait(false);
        var closing = new YearEnd(engine, table);
        foreach (var (period, edition) in new[] { ("2026-03", 1), ("2026H1", 1), ("2026H2", 1) })
        {
            await closing.WriteEditionAsync(In(period), edition).ConfigureAwait(false);
        }

        foreach (var period in (string[])["2026H1", "2026H2"])
        {
            await closing.WriteRankingAsync(In(period)).ConfigureAwait(false);
        }
    }

    private static Period In(string text) => Period.TryParse(text, out var period) ? period : throw new FormatException(text);

    private void WriteActs()
    {
        acts.ForEach(table.Line);

        table.Line($"  and {others} reports of others");
        acts.Clear();
        others = 0;
    }

    private async Task WriteFiguresAsync(IReadOnlyList<Period> periods, string node)
    {
        table.Line();
        table.Row(
            Columns, "", "due", "on time", "late", "missing", "sites", "reported", "certified", "achieved", "possible", "deducted", "score");
        foreach (var period in periods)
        {
            var reading = await AskAsync(period, isAsItStands: true).ConfigureAwait(false);
            foreach (var id in periods.Count == 1 ? [engine.Registry.District.Id, node] : (string[])[node])
            {
                WriteFigures($"{period} {id}", reading.Read(IndexOf(id)), reading.Cut);
            }
        }
    }

    private void WriteFigures(string name, NodeReading reading, Cut cut)
    {
        var tally = reading.Department;
        var score = Score.Of(tally, cut.Rules);
        string Sum(PeriodFigure figure) => $"{Score.SumOf(tally, figure)}";
        table.Row(
            Columns,
            name,
            Sum(PeriodFigure.Due),
            Sum(PeriodFigure.DoneOnTime),
            Sum(PeriodFigure.DoneLate),
            Sum(PeriodFigure.Missing),
            $"{tally[TallyCell.Sites]}",
            $"{tally[TallyCell.Reported(Stage.ReportedDone)]}",
            $"{tally[TallyCell.Verified(Stage.Certified)]}",
            Weight(Score.SumOf(tally, PeriodFigure.ScoreVerified)),
            Weight(score.Denominator),
            Table.Percent(score.DeductionBp),
            Table.Percent(score.VerifiedBp));
    }

    private void WriteDuty(UnitDuty duty)
    {
        var (obligation, period, progress) = duty;
        table.Row(
            DutyColumns,
            obligation.Id,
            $"{period}",
            obligation.DueDay(period) is var due && due == DateOnly.MaxValue ? "never" : $"{due:yyyy-MM-dd}",
            $"{obligation.Weight}",
            $"{obligation.Minimum}",
            $"{progress.Verified}",
            $"{progress.State}",
            Table.Percent(progress.VerifiedBp));
    }

    private ValueTask<IDistrictReading> AskAsync(Period period, bool isAsItStands) =>
        engine.AskAsync(new Question { Period = period, IsAsItStands = isAsItStands }, CancellationToken.None);

    private int IndexOf(string id) => engine.Registry.FindNode(id)!.Index;

    private bool IsFollowed(string id)
    {
        var node = engine.Registry.FindNode(id)!;
        return id == Script.Followed || (node.Kind == NodeKind.Site && engine.Registry.Nodes[node.LineParent].Id == Script.Followed);
    }

    private static string Act(DateOnly day, long revision, string what) => $"  {day:yyyy-MM-dd}  r{revision,-4}  {what}";

    private static string Word(PeriodAction action) => action == PeriodAction.Close ? "closes" : "publishes";

    private static string Describe(Report report)
    {
        var change = report.Change;
        var what = change.Kind switch
        {
            ChangeKind.DocumentFiled => $"files {change.Obligation}",
            ChangeKind.ActHeld => $"holds {change.Obligation}",
            ChangeKind.StageReached => $"reports {change.Stage}",
            ChangeKind.InspectionRecorded => $"is found {change.Stage}",
            ChangeKind.Retraction => "takes its last report back",
            _ => $"{change.Kind}",
        };
        return $"{report.Node} {what} on {report.Day:MM-dd}{(report.Period is { } period ? $" for {period}" : "")}";
    }

    private static string Weight(long basisPoints) => $"{basisPoints / Domain.Limits.BasisPoints}.{basisPoints % Domain.Limits.BasisPoints / 100:00}";
}
