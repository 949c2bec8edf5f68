using System.Net;
using WasteSorting.Server.Options;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests;

/// <summary>What a silo of a cluster can be started with.</summary>
public sealed class SiloSettingsTests
{
    private const string Postgres = "Host=127.0.0.1;Database=ledger;Username=ledger";

    [Fact]
    public void TheServersSettings_AndThoseOfASilo_AreReadTogether()
    {
        var options = Read(
        [
            "--postgres", Postgres, "--silo", "172.30.81.11:11111", "--allow-plain-silos", "true", "--grpc", "http://0.0.0.0:5081",
            "--http=http://0.0.0.0:5080", "--allow-remote", "true", "--token-file", "/run/secrets/admin_token", "--cluster-id", "blue",
        ]);
        var silo = options.Silo!;
        Assert.Equal((IPEndPoint.Parse("172.30.81.11:11111"), IPAddress.Parse("172.30.81.11")), (silo.Listen, silo.Advertised));
        Assert.Equal(("blue", "wastesorting", null), (silo.ClusterId, silo.ServiceId, silo.Tls));
        Assert.Equal((new Uri("http://0.0.0.0:5081"), "/run/secrets/admin_token"), (options.Grpc, options.TokenFile));
    }

    [Fact]
    public void WithoutADatabase_ThereIsNoPlaceInACluster() => Assert.Null(Read(["--silo", "0.0.0.0:11111"]).Silo);

    [Fact]
    public void OnAllAddresses_ASiloSaysHowTheOthersReachIt()
    {
        string[] given = ["--postgres", Postgres, "--silo", "0.0.0.0:11111", "--allow-plain-silos", "true"];
        Assert.Contains("--advertise must say", Refused(given), StringComparison.Ordinal);
        var silo = Read([.. given, "--advertise", "10.0.0.5"]).Silo!;
        Assert.Equal((IPEndPoint.Parse("0.0.0.0:11111"), IPAddress.Parse("10.0.0.5")), (silo.Listen, silo.Advertised));
    }

    [Fact]
    public void WithCertificates_ASiloMayBeReachedFromElsewhere()
    {
        using var authority = new SiloAuthority();
        var (certificate, key) = authority.Issue("silo-1");
        string[] given = ["--postgres", Postgres, "--silo", "10.0.0.5:11111", "--silo-certificate", certificate, "--silo-certificate-key", key];
        Assert.NotNull(Read([.. given, "--silo-authority", authority.File]).Silo!.Tls);
        Assert.Contains("--silo-authority is missing", Refused(given), StringComparison.Ordinal);
        Assert.Contains("--silo-certificate cannot be used", Refused([.. given, "--silo-authority", key]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--silo", "here", "--silo must be like")]
    [InlineData("--silo", "127.0.0.1", "--silo must be like")]
    [InlineData("--silo", "0.0.0.0:11111", "--silo is reachable from other machines")]
    [InlineData("--silo", "10.0.0.5:11111", "--silo is reachable from other machines")]
    [InlineData("--advertise", "here", "--advertise must be an address")]
    [InlineData("--cluster-id", "", "--cluster-id must be")]
    [InlineData("--silo-certificate", "x.pem", "--silo-certificate-key is missing")]
    [InlineData("--silo-authority", "x.pem", "--silo-certificate is missing")]
    [InlineData("--postgres", "Host=127.0.0.1;Cow=1", "--postgres")]
    [InlineData("--grpc", "http://0.0.0.0:5081", "on loopback")]
    public void AWrongValue_IsRefusedByItsName(string flag, string value, string said) =>
        Assert.Contains(said, Refused(flag == "--postgres" ? [flag, value] : ["--postgres", Postgres, flag, value]), StringComparison.Ordinal);

    private static ServerOptions Read(params string[] given) => ServerOptions.Read(Flags.Read(ServerOptions.All, given));

    private static string Refused(params string[] given) => Assert.Throws<OptionsException>(() => Read(given)).Message;
}
