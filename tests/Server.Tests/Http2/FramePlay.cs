using System.Globalization;
using WasteSorting.Testing;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>Sends frames on a connection of its own, and says in few words what came.</summary>
internal static class FramePlay
{
    private const int Stream = 1;
    private const int LaterStream = 101;

    /// <param name="send">Frames of stream 1.</param>
    public static async Task<string> RunAsync(IServedLedger server, Action<RawOutput> send)
    {
        using var connection = await RawConnection.OpenAsync(server);
        send(connection.Output);
        await connection.SendAsync();
        return await FirstAsync(connection, frame => frame.Stream == Stream && frame.EndsStream ? EndOf(frame) : null) switch
        {
            null => "close",
            { IsOfConnection: true } end => end.Said,
            { } end => await AfterAsync(connection, end.Said),
        };
    }

    /// <summary>
    /// What becomes of the connection after a stream has ended. The answer to the call before a broken rule may overtake the end of the
    /// connection: then that end is what came.
    /// </summary>
    private static async Task<string> AfterAsync(RawConnection connection, string came)
    {
        connection.Output.Call(LaterStream);
        await connection.SendAsync();
        return await FirstAsync(connection, frame => frame.Stream == LaterStream && frame.EndsStream ? EndOf(frame) : null) switch
        {
            { IsOfConnection: true } end => end.Said,
            { Said: "200 grpc 0" } => came,
            var end => $"{came}, and then {end?.Said ?? "close"}",
        };
    }

    /// <summary>The first that a frame says, or the end of the connection in words; none when it ends without any.</summary>
    private static async Task<End?> FirstAsync(RawConnection connection, Func<RawFrame, string?> hear)
    {
        while (await connection.ReadAsync() is { } frame)
        {
            if (frame.Type == Http2Numbers.GoAway)
            {
                await connection.ReadToCloseAsync();
                return new End($"GOAWAY {frame.Error}", IsOfConnection: true);
            }

            if (hear(frame) is { } said)
            {
                return new End(said, IsOfConnection: false);
            }
        }

        return null;
    }

    private static string EndOf(RawFrame frame) => frame switch
    {
        { Type: Http2Numbers.Reset } => $"RST_STREAM {frame.Error}",
        { GrpcStatus: { } code } => string.Create(CultureInfo.InvariantCulture, $"{frame.HttpStatus ?? "200"} grpc {code}"),
        _ => frame.HttpStatus ?? "200",
    };

    private sealed record End(string Said, bool IsOfConnection);
}
