using FsCheck;
using FsCheck.Fluent;
using WasteSorting.Domain.Periods;

namespace WasteSorting.Domain.Tests.Periods;

/// <summary>Which duties a period assesses: those of the periods that end in it, as far as the ledger knew them and they have begun.</summary>
public sealed class PeriodRangeTests
{
    private static Gen<int> Days => Gen.Choose(0, 1_500);

    private static Gen<PeriodKind> Kinds => Gen.Elements(PeriodKind.Month, PeriodKind.Quarter, PeriodKind.HalfYear, PeriodKind.Year);

    [Theory]
    [InlineData("2026H2", PeriodKind.Month, "2020-01-01", "2027-01-05", "2026-07 2026-08 2026-09 2026-10 2026-11 2026-12")]
    [InlineData("2026H2", PeriodKind.Month, "2026-10-31", "2027-01-05", "2026-10 2026-11 2026-12")]
    [InlineData("2026H2", PeriodKind.Month, "2026-11-01", "2027-01-05", "2026-11 2026-12")]
    [InlineData("2026H2", PeriodKind.Month, "2020-01-01", "2026-08-01", "2026-07 2026-08")]
    [InlineData("2026H2", PeriodKind.Month, "2020-01-01", "2026-06-30", "")]
    [InlineData("2026H2", PeriodKind.Quarter, "2020-01-01", "2027-01-05", "2026Q3 2026Q4")]
    [InlineData("2026H2", PeriodKind.Quarter, "2026-09-30", "2027-01-05", "2026Q3 2026Q4")]
    [InlineData("2026H2", PeriodKind.Quarter, "2026-10-01", "2027-01-05", "2026Q4")]
    [InlineData("2026H2", PeriodKind.HalfYear, "2020-01-01", "2027-01-05", "2026H2")]
    [InlineData("2026H2", PeriodKind.Year, "2020-01-01", "2027-01-05", "2026")]
    [InlineData("2026H2", PeriodKind.Year, "2026-12-31", "2026-12-31", "2026")]
    [InlineData("2026H1", PeriodKind.Year, "2020-01-01", "2027-01-05", "")]
    [InlineData("2026H1", PeriodKind.Month, "2026-07-01", "2027-01-05", "")]
    [InlineData("2026", PeriodKind.HalfYear, "2020-01-01", "2027-01-05", "2026H1 2026H2")]
    [InlineData("2026-11", PeriodKind.Month, "2020-01-01", "2027-01-05", "2026-11")]
    [InlineData("2026-11", PeriodKind.Quarter, "2020-01-01", "2027-01-05", "")]
    [InlineData("2026-12", PeriodKind.Quarter, "2020-01-01", "2027-01-05", "2026Q4")]
    [InlineData("2026-12", PeriodKind.HalfYear, "2020-01-01", "2027-01-05", "2026H2")]
    [InlineData("2026-12", PeriodKind.Year, "2020-01-01", "2027-01-05", "2026")]
    [InlineData("2026-09", PeriodKind.HalfYear, "2020-01-01", "2027-01-05", "")]
    [InlineData("2026Q2", PeriodKind.HalfYear, "2020-01-01", "2027-01-05", "2026H1")]
    [InlineData("2026Q3", PeriodKind.HalfYear, "2020-01-01", "2027-01-05", "")]
    [InlineData("2027-02", PeriodKind.Month, "2020-01-01", "2027-01-05", "")]
    public void PeriodsOfAKind_ThatEndInAPeriod_AreThese(string period, PeriodKind kind, string firstDay, string today, string expected)
    {
        var calendar = Calendar.StartingOn(Say.Day(firstDay)).AdvanceTo(Say.Day(today));
        Assert.Equal(expected, string.Join(' ', All(PeriodRange.EndingIn(Say.In(period), kind, calendar))));
    }

    [Fact]
    public void PeriodsThatEndInAPeriod_AreThoseWhoseLastDayLiesInIt() => Laws.Hold(
        from first in Days from ran in Days from day in Days from whole in Kinds from kind in Kinds select (first, ran, day, whole, kind),
        one =>
        {
            var start = Say.Day("2026-02-10");
            var calendar = Calendar.StartingOn(start.AddDays(one.first)).AdvanceTo(start.AddDays(one.first + one.ran));
            var period = Period.Containing(one.whole, start.AddDays(one.day));
            var expected = Enumerable.Range(0, period.LastDay.DayNumber - period.FirstDay.DayNumber + 1)
                .Select(period.FirstDay.AddDays)
                .Select(day => (Day: day, Period: Period.Containing(one.kind, day)))
                .Where(at => at.Day == at.Period.LastDay && at.Day >= calendar.FirstDay && at.Period.FirstDay <= calendar.Today)
                .Select(at => at.Period);
            Assert.Equal(expected, All(PeriodRange.EndingIn(period, one.kind, calendar)));
        });

    private static List<Period> All(PeriodRange range)
    {
        var all = new List<Period>();
        foreach (var period in range)
        {
            all.Add(period);
        }

        return all;
    }
}
