using System.Diagnostics;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>A caller that keeps its call open for as long as it can.</summary>
public sealed class StopTimeTests(AbusedServer server) : IClassFixture<AbusedServer>
{
    private const int Slow = 3;
    private const int MessageBytes = 60_000;
    private const int PartBytes = 100;
    private static readonly TimeSpan PartEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SoonerMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LaterMax = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task ACallThatIsStillSent_HoldsUpAStop_NoLongerThanCallsMay()
    {
        using var connection = await RawConnection.OpenAsync(server.Process);
        await CallAsync(connection, 1);
        connection.Output.Open(Slow, RawOutput.Submit);
        connection.Output.Data(Slow, RawOutput.Prefix(MessageBytes));

        // Where a later call is answered, the one before has begun.
        await CallAsync(connection, Slow + 2);
        var since = Stopwatch.GetTimestamp();
        var exit = server.Process.TerminateAsync();

        // Above the least rate of a body, 240 bytes a second.
        using var parts = new PeriodicTimer(PartEvery);
        while (!exit.IsCompleted && await parts.WaitForNextTickAsync())
        {
            connection.Output.Data(Slow, new byte[PartBytes]);
            await connection.SendAsync();
        }

        Assert.Equal(0, await exit);
        var took = Stopwatch.GetElapsedTime(since);
        Assert.InRange(took, RpcLimits.ShutdownTimeout - SoonerMax, RpcLimits.ShutdownTimeout + LaterMax);
        Abuse.Print("a unary call that is sent slowly during a stop", $"the server ended after {took.TotalSeconds:F1} s");
    }

    private static async Task CallAsync(RawConnection connection, int stream)
    {
        connection.Output.Call(stream);
        await connection.SendAsync();
        Assert.NotNull(await connection.ReadUntilAsync(frame => frame.Stream == stream && frame.EndsStream));
    }
}
