using System.Buffers.Binary;
using System.IO.Compression;
using WasteSorting.Server.Tests.Http2;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>What stands around messages: flag, length, compression.</summary>
internal sealed class Envelope(Chance chance, Mutator mutator)
{
    private const int PrefixBytes = 5;
    private static readonly uint[] Lengths = [0, 1, 64 * 1024, (64 * 1024) + 1, 1 << 24, int.MaxValue, 1U << 31, uint.MaxValue];
    private static readonly string[] Encodings = ["gzip", "identity", "deflate", "br", "GZIP"];
    private static readonly byte[] Bomb = Compress(new byte[1 << 20]);

    /// <summary>Puts the prefix before a message.</summary>
    public static void Wrap(Draft body, byte flag, ReadOnlySpan<byte> message)
    {
        var prefix = RawOutput.Prefix(message.Length);
        prefix[0] = flag;
        body.Append(prefix);
        body.Append(message);
    }

    /// <summary>Changes what stands around the messages of a body. Gives what grpc-encoding is to say; null: nothing.</summary>
    public string? Mutate(Draft body)
    {
        switch (chance.Below(14))
        {
            case 0:
                body.Written[0] = (byte)chance.Next();
                return chance.OneIn(2) ? chance.Of<string>(Encodings) : null;
            case 1:
                body.Written[0] = 1;
                return chance.OneIn(2) ? chance.Of<string>(Encodings) : null;
            case 2 or 3:
                return Gzip(body, isBroken: false);
            case 4 or 5:
                return Gzip(body, isBroken: true);
            case 6:
                body.Clear();
                Wrap(body, 1, Bomb);
                return "gzip";
            case 7 or 8:
                ChangeLength(body.Written);
                return null;
            case 9:
                var kept = 1 + chance.Below(PrefixBytes - 1);
                body.Replace(kept, body.Length - kept, []);
                return null;
            case 10:
                body.Clear();
                return null;
            case 11:
                body.Append(body.Written);
                return null;
            case 12:
                Span<byte> more = stackalloc byte[1 + chance.Below(9)];
                chance.Fill(more);
                body.Append(more);
                return null;
            default:
                Pad(body);
                return null;
        }
    }

    private string Gzip(Draft body, bool isBroken)
    {
        var packed = new Draft();
        packed.Append(Compress(body.Written[PrefixBytes..]));
        if (isBroken)
        {
            mutator.Mutate(packed, Bomb);
        }

        body.Clear();
        Wrap(body, 1, packed.Written);
        return "gzip";
    }

    private void ChangeLength(Span<byte> body)
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(body[1..]);
        var other = chance.OneIn(2) ? chance.Of<uint>(Lengths) : length + (uint)chance.Below(40) - 20;
        BinaryPrimitives.WriteUInt32BigEndian(body[1..], other);
    }

    /// <summary>Messages of no bytes; or, seldom, one that is too large.</summary>
    private void Pad(Draft body)
    {
        if (chance.OneIn(20))
        {
            body.Clear();
            Wrap(body, 0, new byte[66_000]);
            return;
        }

        for (var count = chance.Below(4); count >= 0; count--)
        {
            body.Replace(0, 0, new byte[PrefixBytes]);
        }
    }

    private static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }
}
