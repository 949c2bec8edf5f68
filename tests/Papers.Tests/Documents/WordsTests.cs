using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Tests.Documents;

public sealed class WordsTests
{
    [Theory]
    [InlineData("", "当前", "Running")]
    [InlineData("once", "一次性任务", "Once only")]
    [InlineData("2026", "2026年", "2026")]
    [InlineData("2026H1", "2026年上半年", "First half of 2026")]
    [InlineData("2026H2", "2026年下半年", "Second half of 2026")]
    [InlineData("2026Q4", "2026年第4季度", "Quarter 4 of 2026")]
    [InlineData("2026-01", "2026年1月", "Jan 2026")]
    [InlineData("2026-13", "2026-13", "2026-13")]
    public void Period_IsSaidInWords(string period, string zh, string en) => Assert.Equal(new Words(zh, en), PeriodWords.Of(period));

    [Theory]
    [InlineData(1, "一")]
    [InlineData(10, "十")]
    [InlineData(11, "十一")]
    [InlineData(20, "二十")]
    [InlineData(99, "九十九")]
    public void HeadingNumber_IsChinese(int number, string expected) => Assert.Equal(expected, NumberWords.Chinese(number));

    [Fact]
    public void StatesStagesAndKinds_AllHaveWords()
    {
        Assert.All(Enum.GetValues<Stage>().Where(one => one != Stage.Unspecified), one => Assert.NotEqual(Words.Dash, StateWords.Of(one)));
        Assert.All(
            Enum.GetValues<ObligationState>().Where(one => one != ObligationState.Unspecified),
            one => Assert.NotEqual(Words.Dash, StateWords.Of(one)));
        Assert.All(
            Enum.GetValues<ObligationKind>().Where(one => one != ObligationKind.Unspecified),
            one => Assert.NotEqual(Words.Dash, StateWords.Of(one)));
    }

    [Fact]
    public void Score_AndPercent_AreExact()
    {
        Assert.Equal("85.00", NumberWords.Score(8_500));
        Assert.Equal("-0.05", NumberWords.Score(-5));
        Assert.Equal("95.5%", NumberWords.Percent(9_550));
    }
}
