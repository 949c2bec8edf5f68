using System.Net;
using WasteSorting.Server.Options;

namespace WasteSorting.Cluster.Tests;

/// <summary>What a silo can be started with.</summary>
public sealed class ClusterOptionsTests
{
    private const string Postgres = "Host=127.0.0.1;Database=ledger;Username=ledger";

    [Fact]
    public void TheServersSettings_AndThoseOfASilo_AreReadTogether()
    {
        var options = ClusterOptions.Read(
        [
            "--postgres", Postgres, "--silo", "172.30.81.11:11111", "--grpc", "http://0.0.0.0:5081", "--http=http://0.0.0.0:5080",
            "--allow-remote", "true", "--token-file", "/run/secrets/admin_token", "--gateway", "30000", "--cluster-id", "blue",
        ]);
        Assert.Equal(IPEndPoint.Parse("172.30.81.11:11111"), options.Silo);
        Assert.Equal(IPAddress.Parse("172.30.81.11"), options.Advertised);
        Assert.Equal((30000, "blue", "wastesorting", Postgres), (options.GatewayPort, options.ClusterId, options.ServiceId, options.Postgres));
        Assert.Equal((new Uri("http://0.0.0.0:5081"), "/run/secrets/admin_token"), (options.Server.Grpc, options.Server.TokenFile));
    }

    [Theory]
    [InlineData("--silo", "here", "--silo must be like")]
    [InlineData("--silo", "127.0.0.1", "--silo must be like")]
    [InlineData("--silo", "0.0.0.0:11111", "--advertise must say")]
    [InlineData("--advertise", "here", "--advertise must be an address")]
    [InlineData("--gateway", "-1", "--gateway must be a port")]
    [InlineData("--cluster-id", "", "--cluster-id must be")]
    [InlineData("--journal", "sqlite", "--journal must be postgres")]
    [InlineData("--postgres", "", "--postgres must say")]
    [InlineData("--grpc", "http://0.0.0.0:5081", "on loopback")]
    [InlineData("--bata", "x", "--bata is not a flag")]
    public void AWrongValue_IsRefusedByItsName(string flag, string value, string said)
    {
        string[] given = flag == "--postgres" ? [flag, value] : ["--postgres", Postgres, flag, value];
        var refused = Assert.Throws<OptionsException>(() => ClusterOptions.Read(given));
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }
}
