using WasteSorting.Testing;

namespace WasteSorting.Server.Tests;

public sealed class PortsTests
{
    [Fact]
    public void APort_IsGivenToOneProgramOnly_ThoughNobodyListensYet()
    {
        const int Programs = 300;
        var taken = Enumerable.Range(0, Programs).AsParallel().Select(_ => Ports.TakeFree()).ToList();
        Assert.Equal(Programs, taken.Distinct().Count());
    }
}
