using WasteSorting.Papers.Import;
using static WasteSorting.Papers.Tests.Import.Samples;

namespace WasteSorting.Papers.Tests.Import;

/// <summary>Days, periods, numbers and stages as people write them.</summary>
public sealed class WrittenFormsTests
{
    [Theory]
    [InlineData("2026-11-05")]
    [InlineData("2026-11-5")]
    [InlineData("2026/11/5")]
    [InlineData("2026.11.5")]
    [InlineData("2026年11月5日")]
    [InlineData("2026 年 11 月 5 日")]
    [InlineData("2026年11⽉5⽇")]
    [InlineData("20261105")]
    [InlineData("46331")]
    [InlineData("46331.5")]
    [InlineData("２０２６－１１－０５")]
    [InlineData("２０２６／１１／５")]
    [InlineData("　2026-11-05 ")]
    [InlineData("2026‑11‑05")]
    [InlineData("2026-11-05 08:30")]
    [InlineData("2026-11-05T00:00:00")]
    public void Day_AsPeopleWriteIt_IsRead(string text) => Assert.Equal("2026-11-05", OneReport(Act("day", text)).Day);

    [Theory]
    [InlineData("11/5/2026")]
    [InlineData("26-11-5")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-30")]
    [InlineData("2026-11/05")]
    [InlineData("2026年11月")]
    [InlineData("1999-12-31")]
    [InlineData("36525")]
    [InlineData("73051")]
    [InlineData("昨天")]
    public void Day_ThatIsNone_IsFaultOfItsCell(string text)
    {
        var fault = OneFault(Act("day", text));
        Assert.Equal(("F2", "day"), (fault.Cell, fault.Column));
    }

    [Fact]
    public void Serial_OfASheetThatCountsFrom1904_IsTheDayThatItShows()
    {
        Assert.Equal("2026-11-05", DayText.Read("44869", countsFrom1904: true));
        Assert.Equal("2022-11-04", DayText.Read("44869"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("once", "once")]
    [InlineData("一次性", "once")]
    [InlineData("2026", "2026")]
    [InlineData("2026年", "2026")]
    [InlineData("2026h2", "2026H2")]
    [InlineData("2026年下半年", "2026H2")]
    [InlineData("２０２６Ｑ４", "2026Q4")]
    [InlineData("2026年第四季度", "2026Q4")]
    [InlineData("2026年3季度", "2026Q3")]
    [InlineData("2026-11", "2026-11")]
    [InlineData("2026年1月", "2026-01")]
    [InlineData("2026-11-01", "2026-11")]
    public void Period_AsPeopleWriteIt_IsRead(string text, string period) => Assert.Equal(period, OneReport(Act("period", text)).Period);

    [Theory]
    [InlineData("第四季度")]
    [InlineData("2026Q5")]
    [InlineData("2026-13")]
    [InlineData("2026-11-02")]
    public void Period_ThatIsNone_IsFaultOfItsCell(string text) => Assert.Equal("E2", OneFault(Act("period", text)).Cell);

    [Theory]
    [InlineData("3", 3)]
    [InlineData("３", 3)]
    [InlineData("1,234", 1_234)]
    [InlineData("1，234", 1_234)]
    [InlineData("1 234", 1_234)]
    [InlineData("1,000,000", 1_000_000)]
    public void Count_AsPeopleWriteIt_IsRead(string text, long count) => Assert.Equal(count, OneReport(Act("count", text)).ActHeld.Count);

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("1.5")]
    [InlineData("1.234")]
    [InlineData("12,34")]
    [InlineData("1,23")]
    [InlineData("1,000 000")]
    [InlineData("3次")]
    [InlineData("三")]
    [InlineData("1000001")]
    [InlineData("99999999999999999999999")]
    public void Count_ThatIsNoWholePositiveNumber_IsFaultOfItsCell(string text) => Assert.Equal("G2", OneFault(Act("count", text)).Cell);

    [Theory]
    [InlineData("未启动", "NotStarted")]
    [InlineData("建设中", "UnderWay")]
    [InlineData("已申报", "ReportedDone")]
    [InlineData("整改", "Rectifying")]
    [InlineData(" 整 改 ", "Rectifying")]
    [InlineData("under way", "UnderWay")]
    [InlineData("Reported done", "ReportedDone")]
    [InlineData("NOT_STARTED", "NotStarted")]
    [InlineData("STAGE_RECTIFYING", "Rectifying")]
    [InlineData("ＵＮＤＥＲ－ＷＡＹ", "UnderWay")]
    public void Stage_InEachLanguage_IsRead(string text, string stage) =>
        Assert.Equal(stage, OneReport(Site("stage", text)).StageReached.Stage.ToString());

    [Theory]
    [InlineData("已完成", "Not a stage")]
    [InlineData("达标", "inspectors")]
    [InlineData("INSPECTED", "inspectors")]
    public void Stage_ThatNobodyMayReport_IsFaultOfItsCell(string text, string cause)
    {
        var fault = OneFault(Site("stage", text));
        Assert.Equal("J2", fault.Cell);
        Assert.Contains(cause, fault.Cause.En, StringComparison.Ordinal);
    }
}
