using System.Buffers.Binary;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>
/// Makes the bytes of connections whose frames are mutated. Behind each mutated frame goes a ping, so that its answer tells how far the
/// server has read.
/// </summary>
internal sealed class FrameMaker(Heads heads, Samples samples, Chance chance)
{
    /// <summary>Mutated frames of one connection.</summary>
    public const int FrameCount = 12;

    private const int LengthBytes = 3;
    private static readonly byte[] Filling = new byte[(Http2Numbers.FrameHeader * 2) + Http2Numbers.FrameMax];

    private static readonly int[] Lengths = [0, 1, 4, 5, 8, 9, 255, 16_384, 16_385, 0xffffff];
    private static readonly int[] Streams = [0, 1, 2, 3, 5, 101, 1_000_001, int.MaxValue, int.MinValue, -1];

    private readonly Mutator mutator = new(chance);
    private readonly FrameBuffer frames = new();
    private readonly Draft draft = new();
    private int nextStream;

    /// <summary>Whether all settings that were sent leave the server without a table of headers.</summary>
    public bool IsTableKept { get; private set; }

    /// <summary>Adds a connection's bytes, from the preface on.</summary>
    public void Write(FrameBuffer output)
    {
        nextStream = 1;
        IsTableKept = true;
        output.Append(Http2Numbers.Preface[..(chance.OneIn(50) ? chance.Below(Http2Numbers.Preface.Length) : Http2Numbers.Preface.Length)]);
        output.Frame(Http2Numbers.Settings, 0, 0, [0, 1, 0, 0, 0, 0]);
        Span<byte> ping = stackalloc byte[sizeof(long)];
        for (var number = 1; number <= FrameCount; number++)
        {
            frames.Clear();
            WriteValid();
            draft.Clear();
            draft.Append(frames.Written.Span);
            while (draft.Written.SequenceEqual(frames.Written.Span))
            {
                Mutate();
            }

            output.Append(draft.Written);
            BinaryPrimitives.WriteInt64BigEndian(ping, number);
            output.Frame(Http2Numbers.Ping, 0, 0, ping);
        }

        // However far the server reads out of step: this fills the largest frame, and the next one is wrong for sure.
        output.Append(Filling);
    }

    private void WriteValid()
    {
        Span<byte> eight = stackalloc byte[8];
        chance.Fill(eight);
        var stream = Math.Max(1, nextStream - 2);
        switch (chance.Below(12))
        {
            case 0 or 1 or 2 or 3:
                Call();
                break;
            case 4:
                frames.Frame(Http2Numbers.Ping, 0, 0, eight);
                break;
            case 5:
                IsTableKept = false;
                frames.Frame(Http2Numbers.Settings, 0, 0, [0, (byte)chance.Below(8), .. eight[..4]]);
                break;
            case 6:
                frames.Frame(Http2Numbers.WindowUpdate, chance.OneIn(2) ? 0 : stream, 1 + chance.Below(1 << 20));
                break;
            case 7:
                frames.Frame(Http2Numbers.Priority, 0, stream, eight[..5]);
                break;
            case 8:
                frames.Frame(Http2Numbers.Data, (byte)chance.Below(2), stream, eight);
                break;
            case 9:
                frames.Frame((byte)(Http2Numbers.Continuation + chance.Below(200)), eight[0], stream, eight);
                break;
            case 10:
                frames.Frame(Http2Numbers.Reset, stream, chance.Below(14));
                break;
            default:
                frames.Frame(Http2Numbers.GoAway, 0, 0, eight);
                break;
        }
    }

    /// <summary>A call: its headers in one frame or in two, perhaps padded or with a weight.</summary>
    private void Call()
    {
        var sample = samples.Any(chance);
        var block = heads.Plain(sample.Method);
        var stream = nextStream;
        nextStream += 2;
        if (chance.OneIn(3))
        {
            var cut = chance.Below(block.Length);
            frames.Frame(Http2Numbers.Headers, 0, stream, block.AsSpan(0, cut));
            frames.Frame(Http2Numbers.Continuation, Http2Numbers.EndHeaders, stream, block.AsSpan(cut));
        }
        else
        {
            var padding = new byte[chance.Below(9)];
            frames.Frame(
                Http2Numbers.Headers, Http2Numbers.EndHeaders | Http2Numbers.Padded, stream, [(byte)padding.Length, .. block, .. padding]);
        }

        var message = (byte[])sample.Messages[0].Clone();
        ReportIds.Number(message, chance);
        var body = new Draft();
        Envelope.Wrap(body, 0, message);
        frames.Frame(Http2Numbers.Data, Http2Numbers.EndStream, stream, body.Written);
    }

    /// <summary>Changes one of the frames that were written, or how many there are.</summary>
    private void Mutate()
    {
        var start = 0;
        while (chance.OneIn(2) && start + Size(start) < draft.Length)
        {
            start += Size(start);
        }

        var frame = draft.Written[start..];
        switch (chance.Below(10))
        {
            case 0:
                frame[3] = (byte)(chance.OneIn(2) ? chance.Below(11) : (int)chance.Next());
                break;
            case 1 or 2:
                frame[4] ^= (byte)(1 << chance.Below(8));
                break;
            case 3:
                var length = chance.OneIn(2) ? chance.Of<int>(Lengths) : Size(start) - Http2Numbers.FrameHeader + chance.Below(9) - 4;
                WriteLength(frame, Math.Max(0, length));
                break;
            case 4:
                BinaryPrimitives.WriteInt32BigEndian(frame[5..], chance.Of<int>(Streams));
                break;
            case 5 or 6 or 7:
                MutatePayload(start, keepsLength: false);
                break;
            case 8:
                MutatePayload(start, keepsLength: true);
                break;
            default:
                var size = Size(start);
                draft.Replace(start, chance.OneIn(2) ? size : 0, chance.OneIn(2) ? draft.Written.Slice(start, size) : []);
                break;
        }
    }

    /// <param name="keepsLength">The header goes on to say the old length: what follows is read out of step.</param>
    private void MutatePayload(int start, bool keepsLength)
    {
        var size = Size(start) - Http2Numbers.FrameHeader;
        var payload = new Draft();
        payload.Append(draft.Written.Slice(start + Http2Numbers.FrameHeader, size));
        mutator.Mutate(payload, samples.Any(chance).Messages[0]);
        ReportIds.Bound(payload.Written);
        draft.Replace(start + Http2Numbers.FrameHeader, size, payload.Written);
        if (!keepsLength)
        {
            WriteLength(draft.Written[start..], payload.Length);
        }
    }

    private int Size(int start) =>
        Http2Numbers.FrameHeader + (BinaryPrimitives.ReadInt32BigEndian(draft.Written[start..]) >>> 8);

    private static void WriteLength(Span<byte> frame, int length)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(number, length << 8);
        number[..LengthBytes].CopyTo(frame);
    }
}
