using FsCheck;
using FsCheck.Fluent;
using WasteSorting.Domain.Periods;

namespace WasteSorting.Domain.Tests.Periods;

public sealed class PeriodTests
{
    private static Gen<DateOnly> Days =>
        from number in Gen.Choose(new DateOnly(2000, 1, 1).DayNumber, new DateOnly(2999, 12, 31).DayNumber)
        select DateOnly.FromDayNumber(number);

    private static Gen<PeriodKind> Kinds => Gen.Elements(Enum.GetValues<PeriodKind>());

    [Fact]
    public void Text_ReadAgain_IsTheSamePeriod() => Laws.Hold(Days.Zip(Kinds), pair =>
    {
        var period = Period.Containing(pair.Item2, pair.Item1);
        Assert.True(Period.TryParse(period.ToString(), out var read));
        Assert.Equal(period, read);
    });

    [Fact]
    public void EveryDay_IsInExactlyOnePeriodOfAKind() => Laws.Hold(Days.Zip(Kinds), pair =>
    {
        var (day, kind) = pair;
        var period = Period.Containing(kind, day);
        Assert.True(period.Contains(day) && period.FirstDay <= day && day <= period.LastDay);
        Assert.Equal(kind == PeriodKind.Once, period.Previous.Contains(day));
    });

    [Fact]
    public void PreviousPeriod_EndsOnTheDayBefore() => Laws.Hold(Days.Zip(Kinds), pair =>
    {
        var period = Period.Containing(pair.Item2, pair.Item1);
        Assert.True(period.Kind == PeriodKind.Once || period.Previous.LastDay == period.FirstDay.AddDays(-1));
        Assert.True(period.Kind == PeriodKind.Once ? period.Previous == period : period.Previous < period);
    });

    [Theory]
    [InlineData(PeriodKind.Once, "2026-11-22", "once", "0001-01-01", "9999-12-31")]
    [InlineData(PeriodKind.Month, "2028-02-29", "2028-02", "2028-02-01", "2028-02-29")]
    [InlineData(PeriodKind.Month, "2027-02-28", "2027-02", "2027-02-01", "2027-02-28")]
    [InlineData(PeriodKind.Month, "2100-02-28", "2100-02", "2100-02-01", "2100-02-28")]
    [InlineData(PeriodKind.Month, "2000-02-29", "2000-02", "2000-02-01", "2000-02-29")]
    [InlineData(PeriodKind.Month, "2026-12-31", "2026-12", "2026-12-01", "2026-12-31")]
    [InlineData(PeriodKind.Quarter, "2028-02-29", "2028Q1", "2028-01-01", "2028-03-31")]
    [InlineData(PeriodKind.Quarter, "2026-06-30", "2026Q2", "2026-04-01", "2026-06-30")]
    [InlineData(PeriodKind.Quarter, "2026-07-01", "2026Q3", "2026-07-01", "2026-09-30")]
    [InlineData(PeriodKind.Quarter, "2026-12-31", "2026Q4", "2026-10-01", "2026-12-31")]
    [InlineData(PeriodKind.HalfYear, "2026-06-30", "2026H1", "2026-01-01", "2026-06-30")]
    [InlineData(PeriodKind.HalfYear, "2026-07-01", "2026H2", "2026-07-01", "2026-12-31")]
    [InlineData(PeriodKind.Year, "2027-01-01", "2027", "2027-01-01", "2027-12-31")]
    [InlineData(PeriodKind.Year, "2999-12-31", "2999", "2999-01-01", "2999-12-31")]
    public void Period_ContainingADay_HasTheseBounds(PeriodKind kind, string day, string text, string first, string last)
    {
        var period = Period.Containing(kind, Say.Day(day));
        Assert.Equal((text, Say.Day(first), Say.Day(last)), (period.ToString(), period.FirstDay, period.LastDay));
    }

    [Theory]
    [InlineData("2026-01", "2025-12")]
    [InlineData("2026Q1", "2025Q4")]
    [InlineData("2026H1", "2025H2")]
    [InlineData("2026", "2025")]
    [InlineData("2028-03", "2028-02")]
    public void Previous_AcrossAYearsEnd_IsTheLastOfTheYearBefore(string period, string previous) =>
        Assert.Equal(Say.In(previous), Say.In(period).Previous);

    [Theory]
    [InlineData("")]
    [InlineData("Once")]
    [InlineData("1999")]
    [InlineData("3000")]
    [InlineData("2026-00")]
    [InlineData("2026-13")]
    [InlineData("2026-1")]
    [InlineData("2026-001")]
    [InlineData("2026Q0")]
    [InlineData("2026Q5")]
    [InlineData("2026H3")]
    [InlineData("2026q1")]
    [InlineData("2026-11 ")]
    [InlineData(" 2026")]
    [InlineData("+026")]
    [InlineData("2026-+1")]
    [InlineData("2026-1\0")]
    [InlineData("2026\0")]
    [InlineData("２０２６")]
    [InlineData("٢٠٢٦")]
    public void Text_OutsideTheForms_IsRefused(string text) => Assert.False(Period.TryParse(text, out _));
}
