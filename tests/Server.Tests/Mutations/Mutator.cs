using System.Buffers.Binary;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>Changes bytes as a fault, a bug or an attacker would.</summary>
internal sealed class Mutator(Chance chance)
{
    private const int StepsMax = 3;
    private const int RangeMax = 24;

    /// <summary>More than a number has on the wire: room for those that are too long.</summary>
    public const int VarintBytesMax = 12;

    private static readonly byte[] Bytes = [0, 1, 0x7f, 0x80, 0xff, (byte)'0', (byte)'-', (byte)' ', (byte)'%', (byte)'\n'];

    // 0, 1, -1, and the edges of 31, 32, 53, 63 and 64 bits.
    private static readonly ulong[] Numbers =
    [
        0, 1, ulong.MaxValue, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, (1UL << 53) - 1, 1UL << 53,
        long.MaxValue, 1UL << 63, ulong.MaxValue << 31, 1_000, 10_000,
    ];

    private static readonly double[] Fractions =
        [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue, -1];

    // U+FFFD, a direction mark, a surrogate that stands alone, an overlong NUL, a byte that is in no text, a cut sequence, U+10FFFF.
    private static readonly byte[][] Texts =
    [
        [0xef, 0xbf, 0xbd], [0xe2, 0x80, 0xae], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xfe], [0xe9, 0x93], [0xf4, 0x8f, 0xbf, 0xbf],
    ];

    /// <summary>Changes a draft in one to three steps.</summary>
    /// <param name="other">What may be spliced in.</param>
    public void Mutate(Draft draft, ReadOnlySpan<byte> other)
    {
        for (var step = chance.Below(StepsMax); step >= 0; step--)
        {
            MutateOnce(draft, other);
        }
    }

    /// <summary>Writes a number with an edge to it, or one that is longer than a number may be. Gives its length.</summary>
    public int AnyNumber(Span<byte> to)
    {
        if (!chance.OneIn(8))
        {
            return WriteVarint(to, chance.Of<ulong>(Numbers));
        }

        to[..VarintBytesMax].Fill(0x80 | 1);
        to[VarintBytesMax - 1] = 1;
        return VarintBytesMax;
    }

    public void MutateOnce(Draft draft, ReadOnlySpan<byte> other)
    {
        switch (draft.Length == 0 ? 8 : chance.Below(14))
        {
            case 0 or 1 or 2:
                FlipBits(draft.Written);
                break;
            case 3 or 4:
                draft.Written[At(draft)] = chance.OneIn(2) ? chance.Of<byte>(Bytes) : (byte)chance.Next();
                break;
            case 5:
                var end = At(draft);
                draft.Replace(end, draft.Length - end, []);
                break;
            case 6:
                var (from, length) = Range(draft);
                draft.Replace(from, length, []);
                break;
            case 7:
                (from, length) = Range(draft);
                draft.Replace(At(draft), 0, draft.Written.Slice(from, length));
                break;
            case 8:
                Insert(draft, At(draft));
                break;
            case 9:
                Splice(draft, other);
                break;
            case 10 or 11:
                PutNumber(draft);
                break;
            case 12:
                AppendField(draft);
                break;
            default:
                PutText(draft);
                break;
        }
    }

    private int At(Draft draft) => draft.Length == 0 ? 0 : chance.Below(draft.Length);

    private (int From, int Length) Range(Draft draft)
    {
        var from = At(draft);
        return (from, 1 + chance.Below(Math.Min(RangeMax, draft.Length - from)));
    }

    private void FlipBits(Span<byte> bytes)
    {
        for (var flips = chance.Below(4); flips >= 0; flips--)
        {
            bytes[chance.Below(bytes.Length)] ^= (byte)(1 << chance.Below(8));
        }
    }

    private void Insert(Draft draft, int at)
    {
        Span<byte> random = stackalloc byte[1 + chance.Below(16)];
        chance.Fill(random);
        draft.Replace(at, 0, random);
    }

    private void Splice(Draft draft, ReadOnlySpan<byte> other)
    {
        var to = At(draft);
        var from = other.IsEmpty ? 0 : chance.Below(other.Length);
        draft.Replace(to, draft.Length - to, other[from..]);
    }

    /// <summary>A number in the place of another one, or between others.</summary>
    private void PutNumber(Draft draft)
    {
        Span<byte> number = stackalloc byte[VarintBytesMax];
        var length = AnyNumber(number);
        var at = At(draft);
        draft.Replace(at, Math.Min(chance.Below(2), draft.Length - at), number[..length]);
    }

    /// <summary>A field of any number and kind at the end, once or many times over.</summary>
    private void AppendField(Draft draft)
    {
        Span<byte> field = stackalloc byte[VarintBytesMax];
        field[0] = (byte)((chance.Below(16) << 3) | chance.Below(8));
        var length = (field[0] & 7) switch
        {
            0 => WriteVarint(field[1..], chance.Of<ulong>(Numbers)),
            1 => WriteFraction(field[1..], chance.Of<double>(Fractions)),
            2 => WriteVarint(field[1..], (ulong)chance.Below(3)),
            5 => WriteFraction(field[1..], chance.Of<double>(Fractions)) / 2,
            _ => 0,
        };
        for (var times = chance.OneIn(20) ? 1 + chance.Below(300) : 1; times > 0; times--)
        {
            draft.Append(field[..(1 + length)]);
        }
    }

    private void PutText(Draft draft)
    {
        var text = chance.Of<byte[]>(Texts);
        var at = At(draft);
        var removed = chance.OneIn(2) ? Math.Min(text.Length, draft.Length - at) : 0;
        draft.Replace(at, removed, text);
    }

    private static int WriteFraction(Span<byte> to, double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(to, value);
        return sizeof(double);
    }

    public static int WriteVarint(Span<byte> to, ulong value)
    {
        var length = 0;
        for (; value > 0x7f; value >>= 7)
        {
            to[length++] = (byte)(value | 0x80);
        }

        to[length++] = (byte)value;
        return length;
    }
}
