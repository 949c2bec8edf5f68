using WasteSorting.Rpc.Tests.Support;
using WasteSorting.Rpc.Tests.V1;

namespace WasteSorting.Rpc.Tests;

/// <summary>What a connection is told when its server stops.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Stop_IsTold_BeforeTheCallUnderWayIsAnswered()
    {
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        var echo = new EchoService
        {
            OnUnary = async (_, _) =>
            {
                entered.SetResult();
                await leave.Task;
                return new Answer { Text = "finished" };
            },
        };
        var server = await TestServer.StartAsync(echo);
        using var caller = await RawCaller.ConnectAsync(server.Address);
        await caller.SendHeadersAsync("/rpctest.v1.Echo/Unary");
        await caller.SendBodyAsync(Bytes.Frame(new Ask()));
        await entered.Task.WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);

        var stopping = server.DisposeAsync();
        var goAway = await caller.ReadUntilAsync(frame => frame.Type == Http2Frame.GoAway);
        leave.SetResult();
        var answer = await caller.ReadUntilAsync(frame => frame.Type == Http2Frame.Data);
        await caller.ReadUntilAsync(frame => frame.EndsStream);
        await stopping;

        // The first four bytes name the last stream that is served, the others the error: none.
        Assert.Equal(new byte[4], goAway.Payload[4..8]);
        Assert.Equal(Bytes.Frame(new Answer { Text = "finished" }), answer.Payload);
    }
}
