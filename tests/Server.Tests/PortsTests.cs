using System.Net;
using System.Net.Sockets;
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

    [Fact]
    public void APort_ThatSomebodyListensAt_IsPassedOver()
    {
        using var busy = new TcpListener(IPAddress.Loopback, Ports.TakeFree() + 1);
        busy.Start();
        Assert.NotEqual(((IPEndPoint)busy.LocalEndpoint).Port, Ports.TakeFree());
    }
}
