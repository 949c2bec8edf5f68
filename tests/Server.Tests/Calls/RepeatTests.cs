using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Registry;
using WasteSorting.Server.Tests.Access;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;
using Role = WasteSorting.Ledger.Access.Role;

namespace WasteSorting.Server.Tests.Calls;

/// <summary>What was accepted keeps its receipt, also when its sender may no longer report there.</summary>
public sealed class RepeatTests
{
    [Fact]
    public async Task ARepeat_GetsTheFirstReceipt_WhateverTheScopeIsNow()
    {
        await using var api = await ApiHost.StartAsync();
        using var client = new Client(api.GrpcAddress, (await GateTests.IssueAsync(api, Role.Reporter))["Bearer ".Length..]);
        var report = About("school-1", Stage.UnderWay);
        var receipt = await client.SubmitAsync(report);
        var moved = TestDistricts.Source().Change(RegistrySchema.Sites, "school-1", ",dept-a,town-a,", ",dept-b,town-a,");
        Assert.Empty((await api.Engine.ApplyRegistryAsync(moved, 0, dryRun: false)).Faults);

        Assert.Equal(receipt, await client.SubmitAsync(report));
        var other = About("school-1", Stage.ReportedDone);
        await RefusedAsync(client, other);
        await RefusedAsync(client, new Report(other) { ReportId = report.ReportId });

        using var stream = client.Stream();
        await stream.RequestStream.WriteAsync(new StreamReportsRequest { Reports = { report, other, About("school-2", Stage.UnderWay), report } });
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        var streamed = stream.ResponseStream.Current.Answers;
        Assert.Equal(receipt, streamed[0].Receipt);
        Assert.Equal("NOT_PERMITTED", streamed[1].Refusal.Reason);
        Assert.NotNull(streamed[2].Receipt);
        Assert.Equal(receipt, streamed[3].Receipt);
    }

    private static async Task RefusedAsync(Client client, Report report)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => client.SubmitAsync(report));
        Assert.Equal((StatusCode.PermissionDenied, "NOT_PERMITTED"), (refused.StatusCode, refused.Trailers.GetValue("refusal-reason")));
    }

    private static Report About(string site, Stage stage) =>
        new() { ReportId = Guid.CreateVersion7().ToString(), Node = site, Day = "2026-09-15", StageReached = new StageReached { Stage = stage } };
}
