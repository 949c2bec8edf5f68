using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.ClientRules;

/// <summary>Changes need the administrator's token; what hangs in the hall is open.</summary>
public abstract class GateRules(IClientTarget target)
{
    [Theory]
    [InlineData(null)]
    [InlineData("x")]
    [InlineData("wsadm_0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task EveryChange_WithoutTheToken_IsUnauthenticated(string? token)
    {
        using var client = new Client(target.Shared.GrpcAddress, token);
        using var reader = new Client(target.Shared.GrpcAddress, null);
        var before = await reader.ProgressAsync("mall-001");
        async Task RefusedAsync(Func<Task> call) =>
            Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);
        await RefusedAsync(() => client.SubmitAsync(Client.Stage("mall-001", Stage.UnderWay)));
        await RefusedAsync(() => client.CallAsync<RecordInspectionRequest, RecordInspectionResponse>("RecordInspection", new()));
        await RefusedAsync(() => client.CallAsync<ApplyRegistryRequest, ApplyRegistryResponse>("ApplyRegistry", new()));
        await RefusedAsync(async () =>
        {
            using var stream = client.Stream();
            await stream.RequestStream.CompleteAsync();
            await foreach (var unexpected in stream.ResponseStream.ReadAllAsync())
            {
                Assert.Fail($"got {unexpected}");
            }
        });
        Assert.Equal(before, await reader.ProgressAsync("mall-001"));
    }

    [Fact]
    public async Task Reads_WithoutAToken_AreOpen()
    {
        using var client = new Client(target.Shared.GrpcAddress, null);
        Assert.Equal(386, (await client.ProgressAsync("")).Department.Sites.Count);
        Assert.Equal(64, (await client.StatusAsync()).UnitCount);
        Assert.True((await client.ProveAsync()).Equal);
    }

    [Fact]
    public void TheTokensFile_IsReadableByItsOwnerAlone() => Assert.Equal(
        UnixFileMode.UserRead | UnixFileMode.UserWrite,
        File.GetUnixFileMode(target.Shared.TokenFile));
}
