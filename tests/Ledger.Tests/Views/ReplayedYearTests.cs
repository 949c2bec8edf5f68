using WasteSorting.Testing;
using WasteSorting.Year;

namespace WasteSorting.Ledger.Tests.Views;

public sealed class ReplayedYearTests
{
    [Fact]
    public async Task AYear_ReplayedTwice_PrintsTheSameBytes()
    {
        using var first = new StringWriter();
        using var second = new StringWriter();
        await ReplayedYear.WriteAsync(first).Within("the first year");
        await ReplayedYear.WriteAsync(second).Within("the second year");
        Assert.NotEmpty(first.ToString());
        Assert.Equal(first.ToString(), second.ToString());
    }
}
