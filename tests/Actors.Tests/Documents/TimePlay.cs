using System.Globalization;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Documents;

/// <summary>Plays the lines of an example of docs/time.md on a ledger of Xingqing that begins on 10 May 2026.</summary>
internal sealed class TimePlay : IAsyncDisposable
{
    /// <summary>The answer to what was done and has nothing to say.</summary>
    public const string Fine = "";

    private static readonly DateOnly FirstDay = new(2026, 5, 10);
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly LedgerHost host = BareHost.InMemory(Seeds.Source(), new EngineLimits(), FakeTime.On(FirstDay));
    private RegistrySource files = Seeds.Source();
    private Report? last;

    private DateOnly Today => host.Engine.Status.Cut.Calendar.Today;

    public Task<string> DoAsync(string line)
    {
        var words = line.Split(' ');
        return words[0] switch
        {
            "day" => BeginAsync(Day(words[1])),
            "clock" => Done(() => host.Time.AdjustTime(FakeTime.On(Day(words[1])).GetUtcNow())),
            "act" or "revise" or "document" or "stage" or "inspect" => SubmitAsync(Read(words)),
            "take" when words is [.., "day"] => TakeBackDayAsync(),
            "take" => SubmitAsync(Reports.Retraction(last!, Today)),
            "close" => ActAsync(new PeriodAct(PeriodAction.Close, In(words[1]))),
            "publish" => ActAsync(new PeriodAct(PeriodAction.Publish, In(words[1]), IsNew: words is [.., "anew"])),
            "freeze" => FreezeAsync(In(words[2])),
            "revisions" => RevisionsAsync(In(words[1])),
            "add" => ApplyAsync(files.Add(words[1], line[$"add {words[1]} ".Length..])),
            "edit" => ApplyAsync(files.Change(words[1], words[2], words[3], words[4])),
            "leave" => ApplyAsync(LeaveOut(words[2])),
            "show" => ShowAsync(words),
            "rank" => RankAsync(words[1], In(words[2]), words[3]),
            _ => throw new InvalidOperationException($"No example says '{line}'."),
        };
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Period In(string text) => Period.TryParse(text, out var period) ? period : throw new InvalidOperationException(text);

    private static Task<string> Done(Action act)
    {
        act();
        return Task.FromResult(Fine);
    }

    private async Task<string> BeginAsync(DateOnly day)
    {
        host.Time.AdjustTime(FakeTime.On(day).GetUtcNow());
        Assert.Equal(SubmitStatus.Accepted, await host.Engine.ConfirmDayAsync(day, Foundation.Keeper));
        return Fine;
    }

    private async Task<string> TakeBackDayAsync()
    {
        Assert.Equal(SubmitStatus.Accepted, await host.Engine.TakeBackDayAsync(host.Engine.Status.DayByClock, Foundation.Keeper));
        return Fine;
    }

    private Report Read(string[] words)
    {
        var day = Array.IndexOf(words, "on") is > 0 and var on ? Day(words[on + 1]) : Today;
        var period = Array.IndexOf(words, "for") is > 0 and var to ? In(words[to + 1]) : (Period?)null;
        return words[0] switch
        {
            "act" => Reports.Act(words[1], words[2], day, 1, period),
            "revise" => Reports.Act(words[1], words[2], day, 1, period) with { RevisesClosedPeriod = true },
            "document" => Reports.Document(words[1], words[2], day),
            _ => Reports.Stage(words[1], day, Enum.Parse<Stage>(words[2])),
        };
    }

    private async Task<string> SubmitAsync(Report report)
    {
        last = report;
        var outcome = await host.Engine.SubmitAsync(report);
        return outcome.Status == SubmitStatus.Accepted ? Fine : outcome.Status.ToString();
    }

    private async Task<string> ActAsync(PeriodAct act)
    {
        var outcome = await host.Engine.ChangePeriodAsync(new PeriodChange(act, Foundation.Keeper));
        return outcome.Decision == PeriodDecision.Done ? Fine : outcome.Decision.ToString();
    }

    private async Task<string> FreezeAsync(Period until)
    {
        Assert.NotEqual(0, (await host.Engine.FreezeAsync(until, Foundation.Keeper)).Revision);
        return Fine;
    }

    private async Task<string> ApplyAsync(RegistrySource changed)
    {
        // A line of one file may need one of another: only the whole is applied.
        files = changed;
        var outcome = await host.Engine.ApplyRegistryAsync(files, 0, dryRun: false);
        return outcome.Faults.Count == 0 || outcome.Faults.All(fault => fault.File == RegistrySchema.Units) ? Fine : outcome.Faults[0].Message;
    }

    private RegistrySource LeaveOut(string unit)
    {
        var owed = $",{unit},";
        var left = files.Remove(RegistrySchema.Units, unit);
        foreach (var duty in host.Engine.Registry.FindNode(unit)!.Obligations.Select(one => one.Id))
        {
            left = left.RemoveWhere(RegistrySchema.Obligations, line => line.StartsWith(duty + ",", StringComparison.Ordinal)
                && line.Contains(owed, StringComparison.Ordinal) && line.Split(',')[2] == unit);
        }

        return left.Change(RegistrySchema.Obligations, "", $";{unit}", "");
    }

    private async Task<string> RevisionsAsync(Period period)
    {
        var page = await host.Engine.ListRevisionsAsync(period, 0, Node.None, 0, None);
        return string.Join("; ", page.Revisions.Select(one =>
            $"{one.Report!.Node} {one.Duty!.Value.Obligation.Id}: {one.Before.Progress.State}, then {one.After.Progress.State}"));
    }

    private async Task<string> ShowAsync(string[] words)
    {
        var node = host.Engine.Registry.FindNode(words[1])!.Index;
        var period = words.Length > 2 ? In(words[2]) : Period.Once;
        var reading = await host.Engine.AskAsync(
            new Question
            {
                Period = period.Kind == PeriodKind.Once ? null : period,
                IsAsItStands = words is [.., "stands"],
                IsThroughFreeze = words is not [.., "public"],
            },
            None);
        var shown = reading.Read(node);
        return shown.State is SiteState site ? site.VerifiedOn(Today).ToString() : Describe(shown.Department, period.Kind);
    }

    private static string Describe(Tally tally, PeriodKind kind)
    {
        long Figure(PeriodFigure figure) => tally[TallyCell.Of(kind, figure)];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Figure(PeriodFigure.Due)} due, {Figure(PeriodFigure.DoneOnTime)} on time, {Figure(PeriodFigure.DoneLate)} late, "
            + $"{Figure(PeriodFigure.Missing)} missing; {Figure(PeriodFigure.Acts)} acts");
    }

    private async Task<string> RankAsync(string league, Period period, string unit)
    {
        var reading = await host.Engine.AskAsync(new Question { Period = period }, None);
        var table = reading.Rank(LeagueMembers.Find(reading.Cut.Registry, league)!).Table;
        var node = reading.Cut.Registry.FindNode(unit)!;
        return table.PlaceOf(node) is { } place
            ? string.Create(CultureInfo.InvariantCulture, $"rank {place.Rank}, {place.Contender.VerifiedBp}")
            : table.Unranked.Where(one => one.Node.Id == unit).Select(one => one.Reason.ToString()).FirstOrDefault("in another league");
    }
}
