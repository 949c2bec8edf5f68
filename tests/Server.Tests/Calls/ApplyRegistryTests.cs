using Google.Protobuf;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Registry;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;
using RegistryFile = WasteSorting.Contracts.V1.RegistryFile;
using Stage = WasteSorting.Contracts.V1.Stage;

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

    [Fact]
    public async Task ANodeThatIsLeftOut_IsMarkedWhereverItIsShown_AndAReportAboutItSaysSo()
    {
        await using var api = await ApiHost.StartAsync();
        using var client = new Client(api);
        Assert.False((await client.ProgressAsync("school-1")).Retired);
        var without = TestDistricts.Source().Remove(RegistrySchema.Sites, "school-1");
        var files = without.Files.Select(one => new RegistryFile { Name = one.Key, Content = ByteString.CopyFrom(one.Value) });
        await ApplyAsync(client, new ApplyRegistryRequest { Files = { files }, Force = true, RetiredNodes = -1 });

        Assert.True((await client.ProgressAsync("school-1")).Retired);
        var shown = await client.CallAsync<GetNodeRequest, GetNodeResponse>("GetNode", new() { Node = "school-1" });
        Assert.True(shown.Node.Retired);
        var listed = await client.CallAsync<ListNodesRequest, ListNodesResponse>("ListNodes", new());
        Assert.DoesNotContain(listed.Nodes, node => node.Retired || node.Id == "school-1");
        var refused = await Assert.ThrowsAsync<RpcException>(() => client.SubmitAsync(Client.Stage("school-1", Stage.UnderWay)));
        Assert.Equal((StatusCode.FailedPrecondition, "NODE_RETIRED"), (refused.StatusCode, refused.Trailers.GetValue("refusal-reason")));
    }

    private static Task<ApplyRegistryResponse> ApplyAsync(Client client, ApplyRegistryRequest request) =>
        client.CallAsync<ApplyRegistryRequest, ApplyRegistryResponse>("ApplyRegistry", request);
}
