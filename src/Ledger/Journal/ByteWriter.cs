using System.Buffers.Binary;
using System.Text;

namespace WasteSorting.Ledger.Journal;

/// <summary>Writes values one after the other: numbers as variable-length quantities, texts as UTF-8 with their length.</summary>
internal sealed class ByteWriter
{
    private byte[] bytes = new byte[4096];

    public int Length { get; private set; }

    /// <summary>Valid until the next write.</summary>
    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Byte(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    public void Number(ulong value)
    {
        var room = Room(10);
        var at = 0;
        for (; value >= 0x80; value >>= 7)
        {
            room[at++] = (byte)(value | 0x80);
        }

        room[at++] = (byte)value;
        Length += at;
    }

    public void Number(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    public void Fixed(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);
        Length += 8;
    }

    public void Id(Guid value)
    {
        value.TryWriteBytes(Room(16), bigEndian: true, out _);
        Length += 16;
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number((ulong)value.Length);
        value.CopyTo(Room(value.Length));
        Length += value.Length;
    }

    /// <summary>Bytes that were written before, as they are.</summary>
    public void Raw(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Room(value.Length));
        Length += value.Length;
    }

    public void Text(string value)
    {
        if (value.Length == 0)
        {
            Byte(0);
            return;
        }

        Number((ulong)Encoding.UTF8.GetByteCount(value));
        Length += Encoding.UTF8.GetBytes(value, Room(Encoding.UTF8.GetMaxByteCount(value.Length)));
    }

    private Span<byte> Room(int size)
    {
        if (bytes.Length - Length < size)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + size));
        }

        return bytes.AsSpan(Length);
    }
}

/// <summary>Reads what <see cref="ByteWriter"/> wrote.</summary>
/// <exception cref="JournalDamagedException">The bytes end early or hold no such value.</exception>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public readonly bool IsAtEnd => rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public ulong Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var one = Byte();
            value |= (ulong)(one & 0x7f) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }

        throw new JournalDamagedException("A number runs over 64 bits.");
    }

    public long Signed()
    {
        var value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public int Int() => Signed() is var value and >= int.MinValue and <= int.MaxValue
        ? (int)value
        : throw new JournalDamagedException("A number runs over 32 bits.");

    public DateOnly Day() => Int() is var day && day >= 0 && day <= DateOnly.MaxValue.DayNumber
        ? DateOnly.FromDayNumber(day)
        : throw new JournalDamagedException("A day lies outside the calendar.");

    public ulong Fixed() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public Guid Id() => new(Take(16), bigEndian: true);

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Number();
        return length <= (ulong)rest.Length ? Take((int)length) : throw Short();
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    private ReadOnlySpan<byte> Take(int size)
    {
        if (rest.Length < size)
        {
            throw Short();
        }

        var taken = rest[..size];
        rest = rest[size..];
        return taken;
    }

    private static JournalDamagedException Short() => new("An entry ends early.");
}
