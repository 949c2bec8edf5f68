using System.Buffers.Binary;
using System.Globalization;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>A frame that the server sent.</summary>
internal readonly record struct RawFrame(byte Type, byte Flags, int Stream, byte[] Payload)
{
    private const string StatusTrailer = "grpc-status";

    // Entries 8 to 14 of HPACK's static table are statuses, and a block that is one such entry says it in one byte.
    private const int FirstStatus = 0x88;
    private static readonly string[] Statuses = ["200", "204", "206", "304", "400", "404", "500"];

    public bool Has(byte flag) => (Flags & flag) != 0;

    public bool IsAck => Type is Http2Numbers.Ping or Http2Numbers.Settings && Has(Http2Numbers.Ack);

    public bool EndsStream => Type == Http2Numbers.Reset
        || (Type is Http2Numbers.Data or Http2Numbers.Headers && Has(Http2Numbers.EndStream));

    /// <summary>The four bytes from here on, as a number.</summary>
    public int Number(int at) => BinaryPrimitives.ReadInt32BigEndian(Payload.AsSpan(at));

    /// <summary>Why a stream or the connection ends.</summary>
    public string Error => Http2Numbers.ErrorName(Number(Type == Http2Numbers.GoAway ? 4 : 0));

    /// <summary>What a SETTINGS frame says.</summary>
    public Dictionary<int, int> Settings
    {
        get
        {
            var settings = new Dictionary<int, int>();
            for (var at = 0; at < Payload.Length; at += 6)
            {
                settings[BinaryPrimitives.ReadInt16BigEndian(Payload.AsSpan(at))] = Number(at + 2);
            }

            return settings;
        }
    }

    /// <summary>The HTTP status of a header block whose sender keeps no table: the first field there is, or none in trailers.</summary>
    public string? HttpStatus
    {
        get
        {
            // Changes of the table's size come first.
            var block = Payload.AsSpan().TrimStart((byte)0x20);
            return block switch
            {
                [>= FirstStatus and < FirstStatus + 7, ..] => Statuses[block[0] - FirstStatus],
                [0x08 or 0x18 or 0x48, 3, ..] => string.Create(CultureInfo.InvariantCulture, $"{(char)block[2]}{(char)block[3]}{(char)block[4]}"),
                _ => null,
            };
        }
    }

    /// <summary>The gRPC status of a header block, when it says one.</summary>
    public int? GrpcStatus
    {
        get
        {
            var at = Payload.AsSpan().IndexOf("grpc-status"u8);
            if (at < 0)
            {
                return null;
            }

            var value = Payload.AsSpan(at + StatusTrailer.Length);
            return int.Parse(value.Slice(1, value[0]), CultureInfo.InvariantCulture);
        }
    }
}
