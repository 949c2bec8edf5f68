using System.Net;
using Grpc.Health.V1;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Calls;

/// <summary>Whether the process answers, and whether it takes reports.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task AServer_IsReadyWhileReportsAreTaken_AndAliveAfterIt()
    {
        await using var api = await ApiHost.StartAsync();
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), await LookAsync(api));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await CheckAsync(api));

        api.Journal.Cut();
        using var client = new Client(api);
        await Assert.ThrowsAnyAsync<Exception>(() => client.CallAsync<IssueTokenRequest, IssueTokenResponse>(
            "IssueToken", new() { Role = Role.Viewer, Holder = "nobody", ValidDays = 1 }));
        await api.Engine.Failure.Within("the end of the journal");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), await LookAsync(api));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await CheckAsync(api));
    }

    private static async Task<(HttpStatusCode Live, HttpStatusCode Ready, HttpStatusCode Alias)> LookAsync(ApiHost api)
    {
        using var http = new HttpClient { BaseAddress = api.HttpAddress };
        async Task<HttpStatusCode> GetAsync(string path) => (await http.GetAsync(new Uri(path, UriKind.Relative))).StatusCode;
        return (await GetAsync("health/live"), await GetAsync("health/ready"), await GetAsync("health"));
    }

    private static async Task<HealthCheckResponse.Types.ServingStatus> CheckAsync(ApiHost api)
    {
        using var channel = Channels.To(api.GrpcAddress);
        var health = new Health.HealthClient(channel);
        var whole = (await health.CheckAsync(new HealthCheckRequest())).Status;
        Assert.Equal(whole, (await health.CheckAsync(new HealthCheckRequest { Service = "wastesorting.v1.ReportService" })).Status);
        return whole;
    }
}
