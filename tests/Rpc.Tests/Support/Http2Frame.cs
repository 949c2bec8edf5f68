using System.Buffers.Binary;

namespace WasteSorting.Rpc.Tests.Support;

/// <summary>
/// A frame of HTTP/2:
/// <code>
/// | 0..2: payload length | 3: type | 4: flags | 5..8: stream | payload |
/// </code>
/// </summary>
internal readonly record struct Http2Frame(byte Type, byte Flags, int Stream, byte[] Payload)
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;

    public const byte EndStream = 1;
    public const byte EndHeaders = 4;

    public const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private const int HeadBytes = 9;

    public bool EndsStream => Type is Data or Headers && (Flags & EndStream) != 0;

    public static async Task<Http2Frame> ReadAsync(Stream connection)
    {
        var head = new byte[HeadBytes];
        await connection.ReadExactlyAsync(head);
        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >>> 8];
        await connection.ReadExactlyAsync(payload);
        return new Http2Frame(head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
    }

    public async Task WriteAsync(Stream connection)
    {
        var frame = new byte[HeadBytes + Payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, Payload.Length << 8);
        frame[3] = Type;
        frame[4] = Flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), Stream);
        Payload.CopyTo(frame, HeadBytes);
        await connection.WriteAsync(frame);
    }
}
