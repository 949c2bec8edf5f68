using System.Globalization;
using WasteSorting.Testing;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>Sends a case's frames on a connection of its own, and says in few words what came.</summary>
internal static class FramePlay
{
    private const long Marker = 0x6D61726B;
    private const int LaterStream = 101;

    public static async Task<string> RunAsync(IServedLedger server, FrameCase one)
    {
        using var connection = await RawConnection.ConnectAsync(server);
        if (!one.IsBare)
        {
            connection.Output.Begin();
        }

        one.Send(connection.Output);
        connection.Output.Ping(Marker);
        await connection.SendAsync();
        while (await connection.ReadAsync() is { } frame)
        {
            if (frame.Type == Http2Numbers.GoAway)
            {
                await connection.ReadToCloseAsync();
                return $"GOAWAY {frame.Error}";
            }

            if (Hear(frame, one.Stream) is { } came)
            {
                return await IsServedAsync(connection) ? came : $"{came}, and then nothing more";
            }
        }

        return "close";
    }

    /// <summary>What a frame says of the case; nothing when something else is still to come.</summary>
    private static string? Hear(RawFrame frame, int stream)
    {
        if (frame is { Type: Http2Numbers.Ping, IsAck: true })
        {
            var opaque = ((long)frame.Number(0) << 32) | (uint)frame.Number(4);
            return opaque == Marker ? stream == 0 ? "ignored" : null : $"ACK {Convert.ToHexString(frame.Payload)}";
        }

        return stream != 0 && frame.Stream == stream && frame.EndsStream ? EndOf(frame) : null;
    }

    private static string EndOf(RawFrame frame) => frame switch
    {
        { Type: Http2Numbers.Reset } => $"RST_STREAM {frame.Error}",
        { GrpcStatus: { } code } => string.Create(CultureInfo.InvariantCulture, $"{frame.HttpStatus ?? "200"} grpc {code}"),
        _ => frame.HttpStatus ?? "200",
    };

    /// <summary>Whether the connection still serves who keeps the rules.</summary>
    private static async Task<bool> IsServedAsync(RawConnection connection)
    {
        connection.Output.Call(LaterStream);
        await connection.SendAsync();
        return await connection.ReadUntilAsync(frame => frame.Stream == LaterStream && frame.EndsStream) is { GrpcStatus: 0 };
    }
}
