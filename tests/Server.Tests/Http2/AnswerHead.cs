using System.Text;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>What an answer's header block says. A server that was told to keep no table (RFC 7541) spells out its fields.</summary>
internal ref struct AnswerHead
{
    private const int StaticStatus = 8;
    private static ReadOnlySpan<int> StaticStatuses => [200, 204, 206, 304, 400, 404, 500];

    private ReadOnlySpan<byte> rest;

    /// <summary>0: it says none.</summary>
    public int HttpStatus { get; private set; }

    /// <summary>-1: it says none.</summary>
    public int GrpcStatus { get; private set; } = -1;

    public ReadOnlySpan<byte> GrpcMessage { get; private set; }

    public AnswerHead(ReadOnlySpan<byte> block)
    {
        rest = block;
        while (!rest.IsEmpty)
        {
            ReadField();
        }
    }

    private void ReadField()
    {
        var first = rest[0];
        if (first >= 0x80)
        {
            var index = ReadNumber(7);
            HttpStatus = index is >= StaticStatus and < StaticStatus + 7 ? StaticStatuses[index - StaticStatus] : HttpStatus;
            return;
        }

        if ((first & 0xe0) == 0x20)
        {
            ReadNumber(5);
            return;
        }

        var named = ReadNumber((first & 0x40) != 0 ? 6 : 4);
        var name = named == 0 ? ReadText() : [];
        var value = ReadText();
        if (named is >= StaticStatus and < StaticStatus + 7)
        {
            HttpStatus = int.Parse(value, provider: null);
        }
        else if (name.SequenceEqual("grpc-status"u8))
        {
            GrpcStatus = int.Parse(value, provider: null);
        }
        else if (name.SequenceEqual("grpc-message"u8))
        {
            GrpcMessage = value;
        }
    }

    private ReadOnlySpan<byte> ReadText()
    {
        if (rest[0] >= 0x80)
        {
            throw new InvalidDataException("The answer's headers are compressed, which this client does not read.");
        }

        var length = ReadNumber(7);
        var text = rest[..length];
        rest = rest[length..];
        return text;
    }

    private int ReadNumber(int bits)
    {
        var most = (1 << bits) - 1;
        var number = rest[0] & most;
        rest = rest[1..];
        for (var shift = 0; number >= most; shift += 7)
        {
            number += (rest[0] & 0x7f) << shift;
            var isLast = rest[0] < 0x80;
            rest = rest[1..];
            if (isLast)
            {
                break;
            }
        }

        return number;
    }

    /// <summary>The message as it was meant, for a reader of a failure.</summary>
    public static string Text(ReadOnlySpan<byte> message) => Uri.UnescapeDataString(Encoding.ASCII.GetString(message));
}
