using System.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WasteSorting.Server.Options;
using WasteSorting.Testing.Http2;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>Connections whose other end may be gone. The only test that waits for most of a minute.</summary>
public sealed class KeepAliveTests(ServerFixture fixture)
{
    // The server looks at its clock every second.
    private static readonly TimeSpan SoonerMax = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task ASilentConnection_IsPinged_AndClosedWhenItDoesNotAnswer()
    {
        var limits = new KestrelServerLimits();
        CallLimits.Apply(limits);
        using var connection = await RawConnection.OpenAsync(fixture.Shared);
        Assert.True(await connection.IsAliveAsync());
        var since = Stopwatch.GetTimestamp();

        Assert.NotNull(await connection.ReadUntilAsync(frame => frame is { Type: Http2Numbers.Ping, IsAck: false }, Waiting.Patience));
        var pinged = Stopwatch.GetElapsedTime(since);
        var said = await connection.ReadToCloseAsync(Waiting.Patience);
        var closed = Stopwatch.GetElapsedTime(since) - pinged;

        Assert.InRange(pinged, limits.Http2.KeepAlivePingDelay - SoonerMax, limits.Http2.KeepAlivePingDelay + Waiting.Slack);
        Assert.InRange(closed, limits.Http2.KeepAlivePingTimeout - SoonerMax, limits.Http2.KeepAlivePingTimeout + Waiting.Slack);
        Abuse.Print("a connection that is silent", $"PING after {pinged.TotalSeconds:F1} s, {said} after {closed.TotalSeconds:F1} s more");
    }
}
