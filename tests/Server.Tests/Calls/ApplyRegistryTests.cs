using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;

namespace WasteSorting.Server.Tests.Calls;

/// <summary>Whoever applies a registry says which version it was made from.</summary>
public sealed class ApplyRegistryTests
{
    [Fact]
    public async Task Files_AreAppliedToTheVersionTheyWereMadeFrom_OrByForce()
    {
        await using var api = await ApiHost.StartAsync();
        using var client = new Client(api);
        var exported = await client.CallAsync<ExportRegistryRequest, ExportRegistryResponse>("ExportRegistry", new());
        var request = new ApplyRegistryRequest { Files = { exported.Files } };

        var refused = await Assert.ThrowsAsync<RpcException>(() => ApplyAsync(client, request));
        Assert.Equal((StatusCode.InvalidArgument, "expected_version"), (refused.StatusCode, refused.Trailers.GetValue("refusal-field")));
        request.ExpectedVersion = exported.RegistryVersion + 1;
        Assert.Equal(StatusCode.Aborted, (await Assert.ThrowsAsync<RpcException>(() => ApplyAsync(client, request))).StatusCode);

        request.ExpectedVersion = exported.RegistryVersion;
        Assert.Equal(exported.RegistryVersion + 1, (await ApplyAsync(client, request)).RegistryVersion);
        request = new ApplyRegistryRequest { Files = { exported.Files }, Force = true };
        Assert.Equal(exported.RegistryVersion + 2, (await ApplyAsync(client, request)).RegistryVersion);
    }

    private static Task<ApplyRegistryResponse> ApplyAsync(Client client, ApplyRegistryRequest request) =>
        client.CallAsync<ApplyRegistryRequest, ApplyRegistryResponse>("ApplyRegistry", request);
}
