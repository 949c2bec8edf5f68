using System.Diagnostics;
using WasteSorting.Server.Options;
using WasteSorting.Testing.Http2;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>A caller whose call is under way when the server is to stop, and that does not send the rest.</summary>
public sealed class StopTimeTests(AbusedServer server) : IClassFixture<AbusedServer>
{
    private const int MessageBytes = 16 << 20;

    // More than half of a stream's window: the server opens it again when the call has read so much. And enough for the least rate of a
    // body, 240 bytes a second, to be kept for long.
    private const int Parts = 40;
    private const int PartBytes = 16_000;
    private static readonly TimeSpan SoonerMax = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task ACallThatIsStillSent_HoldsUpAStop_NoLongerThanCallsMay()
    {
        using var connection = await RawConnection.OpenAsync(server.Process);
        connection.Output.Open(1, RawOutput.Apply);
        connection.Output.Data(1, RawOutput.Prefix(MessageBytes));
        for (var at = 0; at < Parts; at++)
        {
            connection.Output.Data(1, new byte[PartBytes]);
        }

        await connection.SendAsync();
        Assert.NotNull(await connection.ReadUntilAsync(frame => frame is { Type: Http2Numbers.WindowUpdate, Stream: 1 }));

        var since = Stopwatch.GetTimestamp();
        Assert.Equal(0, await server.Process.TerminateAsync());
        var took = Stopwatch.GetElapsedTime(since);
        Assert.InRange(took, CallLimits.ShutdownTimeout - SoonerMax, CallLimits.ShutdownTimeout + Waiting.Slack);
        Abuse.Print("a unary call that is half sent during a stop", $"the server ended after {took.TotalSeconds:F1} s");
    }
}
