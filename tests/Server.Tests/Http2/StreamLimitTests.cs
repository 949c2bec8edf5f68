using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>More streams at once than the server takes.</summary>
public sealed class StreamLimitTests(ServerFixture fixture)
{
    private const int Opened = 150;
    private const int Taken = 100;

    [Fact]
    public async Task StreamsBeyondTheLimit_AreRefused_AndTheOthersAnswered()
    {
        using var connection = await RawConnection.OpenAsync(fixture.Shared);
        var streams = Enumerable.Range(0, Opened).Select(at => (2 * at) + 1).ToArray();
        foreach (var stream in streams)
        {
            connection.Output.Open(stream);
        }

        connection.Output.Ping();
        await connection.SendAsync();
        var refused = new List<int>();
        Assert.NotNull(await connection.ReadUntilAsync(frame =>
        {
            if (frame.Type == Http2Numbers.Reset)
            {
                Assert.Equal("REFUSED_STREAM", frame.Error);
                refused.Add(frame.Stream);
            }

            return frame is { Type: Http2Numbers.Ping, IsAck: true };
        }));
        Assert.Equal(streams[Taken..], refused);

        foreach (var stream in streams[..Taken])
        {
            connection.Output.Finish(stream, RawOutput.EmptyMessage);
        }

        await connection.SendAsync();
        var answered = new List<int>();
        Assert.NotNull(await connection.ReadUntilAsync(frame =>
        {
            if (frame.EndsStream)
            {
                Assert.Equal(0, frame.GrpcStatus);
                answered.Add(frame.Stream);
            }

            return answered.Count == Taken;
        }));
        Assert.Equal(streams[..Taken], answered.Order());
        Abuse.Print($"{Opened} streams at once", $"{answered.Count} answered, {refused.Count} × RST_STREAM REFUSED_STREAM");
    }
}
