using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>
/// One random year of a small district, done to the ledger and noted in the model, and what both say compared at some moments and at the end. What
/// is done depends on the seed alone, and not on what is compared.
/// </summary>
internal sealed class Year : IDisposable
{
    public const int ActsMax = 300;

    private static readonly Author Office = new("office", "");

    private readonly Chance chance;
    private readonly YearModel model;
    private readonly YearMachine machine;
    private readonly ReportPlay reports;
    private readonly RowEdits edits;
    private readonly YearLooks looks;
    private readonly int actsMax;
    private readonly int daysAtOnce;

    public Year(int seed, Mistake mistake)
    {
        chance = new Chance(seed);
        var size = chance.Next(20);
        actsMax = size == 0 ? ActsMax : size < 4 ? chance.Between(40, 100) : chance.Between(5, 40);
        var days = size < 4 || chance.OneIn(6) ? 365 : chance.Between(30, 180);

        // Of ten acts three begin a day, on average half so many ahead as they may.
        daysAtOnce = Math.Max(1, 7 * days / actsMax);
        var day = new DateOnly(2026, 1, 1).AddDays(chance.Next(365));
        var maker = new RowMaker(chance, day);
        Rows rows;
        do
        {
            rows = maker.Rows(size < 4 ? 12 : chance.Between(5, 9));
            machine = YearMachine.TryFound(Sheets.Of(rows), day)!;
        }
        while (machine is null);
        model = new YearModel(mistake);
        model.Begin(1, day);
        model.Apply(2, rows);
        reports = new ReportPlay(chance, model);
        edits = new RowEdits(chance, maker, model);
        looks = new YearLooks(new Chance(~seed), machine, model);
    }

    /// <summary>Plays a year. Throws where ledger and model differ.</summary>
    /// <param name="acts">So many acts of it.</param>
    /// <returns>Acts that were done.</returns>
    public static int Play(int seed, Mistake mistake = Mistake.None, int acts = int.MaxValue)
    {
        using var year = new Year(seed, mistake);
        return year.Play(acts);
    }

    public void Dispose() => machine.Dispose();

    private int Play(int acts)
    {
        var most = Math.Min(acts, actsMax);
        for (var act = 0; act < most; act++)
        {
            try
            {
                Act();
                looks.Look(oneIn: actsMax / 2);
            }
            catch (LedgerDiffersException error)
            {
                throw new YearDiffersException(act + 1, error);
            }
        }

        try
        {
            looks.LookAtAll();
        }
        catch (LedgerDiffersException error)
        {
            throw new YearDiffersException(most, error);
        }

        return most;
    }

    private void Act()
    {
        switch (chance.Next(40))
        {
            case < 12:
                Begin(model.Today.AddDays(chance.Between(1, daysAtOnce)));
                break;
            case < 16:
                ActOnPeriod();
                break;
            case 16:
                Apply(edits.Next());
                break;
            default:
                Submit();
                break;
        }
    }

    private void Begin(DateOnly day)
    {
        var by = chance.OneIn(4) ? Author.Ledger : Office;
        if (machine.Commit(new DayCommit(day, by)) == SubmitStatus.Accepted)
        {
            model.Begin(machine.State.Revision, day);
        }
    }

    private void Submit()
    {
        var some = Enumerable.Range(0, chance.OneIn(3) ? chance.Between(2, 4) : 1).Select(_ => reports.Next()).ToList();
        foreach (var (report, outcome) in some.Zip(machine.Submit(some)))
        {
            if (outcome.Status == SubmitStatus.Accepted)
            {
                model.Accept(outcome.Revision, report);
            }
        }
    }

    private void Apply(Rows rows)
    {
        var commit = new RegistryCommit(Sheets.Of(rows), new RegistryConsent(0, -1), Office, machine.State.View.Registry);
        var outcome = machine.Commit(commit);
        if (outcome.Revision > 0)
        {
            model.Apply(outcome.Revision, rows);
        }
    }

    private void ActOnPeriod()
    {
        var known = machine.State.View.Calendar.KnownPeriods().ToList();
        var act = new PeriodAct(
            chance.Next(10) switch
            {
                < 3 => PeriodAction.Close,
                < 7 => PeriodAction.Publish,
                < 8 => PeriodAction.Withdraw,
                _ => PeriodAction.Reopen,
            },
            chance.Of(known),
            chance.OneIn(2) ? 0 : 1,
            chance.OneIn(2));
        var count = model.Count(Window.Of(act.Period));
        var outcome = machine.Commit(new PeriodCommit(new PeriodChange(act, Office)));
        if (outcome.Decision == PeriodDecision.Done && act.Action == PeriodAction.Publish)
        {
            model.Editions.Add(new Published(outcome.Revision, act.Period, outcome.Calendar.Book[act.Period].Editions.Length, count));
        }
    }
}

/// <summary>Ledger and model differ after some acts of a year.</summary>
internal sealed class YearDiffersException(int acts, Exception difference) : Exception(difference.Message, difference)
{
    public int Acts => acts;
}
