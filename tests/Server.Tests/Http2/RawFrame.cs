using System.Buffers.Binary;
using System.Globalization;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>A frame that the server sent.</summary>
internal readonly record struct RawFrame(byte Type, byte Flags, int Stream, byte[] Payload)
{
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

    /// <summary>The HTTP status of a header block, or none in trailers.</summary>
    public string? HttpStatus => Head.HttpStatus is > 0 and var status ? status.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>The gRPC status of a header block, when it says one.</summary>
    public int? GrpcStatus => Head.GrpcStatus is >= 0 and var status ? status : null;

    private AnswerHead Head => new(Type == Http2Numbers.Headers ? Payload : []);
}
