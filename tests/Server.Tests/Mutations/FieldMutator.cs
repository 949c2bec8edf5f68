namespace WasteSorting.Server.Tests.Mutations;

/// <summary>
/// Changes one field of a message and leaves the rest whole: such messages get past the parser, to where contents are judged.
/// </summary>
internal sealed class FieldMutator(Chance chance, Mutator mutator)
{
    private const int Varint = 0;
    private const int Eight = 1;
    private const int Lengthy = 2;
    private const int Four = 5;

    private readonly List<Field> fields = [];

    /// <summary>False if the bytes are no message.</summary>
    public bool TryMutate(Draft message)
    {
        if (!TryRead(message.Written))
        {
            return false;
        }

        var field = fields[chance.Below(fields.Count)];
        switch (chance.Below(10))
        {
            case 0:
                message.Replace(field.Start, field.End - field.Start, []);
                break;
            case 1:
                message.Replace(chance.OneIn(2) ? field.Start : message.Length, 0, message.Written[field.Start..field.End]);
                break;
            case 2:
                var other = fields[chance.Below(fields.Count)];
                message.Replace(field.Value, field.End - field.Value, message.Written[other.Value..other.End]);
                break;
            default:
                MutateValue(message, field);
                break;
        }

        return true;
    }

    private void MutateValue(Draft message, Field field)
    {
        if (field.Kind != Lengthy)
        {
            Span<byte> number = stackalloc byte[Mutator.VarintBytesMax];
            var length = mutator.AnyNumber(number);
            if (field.Kind == Varint)
            {
                message.Replace(field.Value, field.End - field.Value, number[..length]);
            }
            else
            {
                chance.Fill(message.Written[field.Value..field.End]);
            }

            return;
        }

        var inner = new Draft();
        inner.Append(message.Written[field.Content..field.End]);
        if (chance.OneIn(4) || !TryMutate(inner))
        {
            mutator.MutateOnce(inner, "2026-01-01"u8);
        }

        Span<byte> size = stackalloc byte[Mutator.VarintBytesMax];
        inner.Replace(0, 0, size[..Mutator.WriteVarint(size, (ulong)inner.Length)]);
        message.Replace(field.Value, field.End - field.Value, inner.Written);
    }

    private bool TryRead(ReadOnlySpan<byte> bytes)
    {
        fields.Clear();
        for (var at = 0; at < bytes.Length;)
        {
            var start = at;
            if (!TryVarint(bytes, ref at, out var tag) || tag >> 3 == 0 || tag > 1 << 10)
            {
                return false;
            }

            var value = at;
            var content = at;
            switch ((int)tag & 7)
            {
                case Varint when TryVarint(bytes, ref at, out _):
                    break;
                case Eight:
                    at += sizeof(ulong);
                    break;
                case Lengthy when TryVarint(bytes, ref at, out var length) && length <= (ulong)(bytes.Length - at):
                    content = at;
                    at += (int)length;
                    break;
                case Four:
                    at += sizeof(uint);
                    break;
                default:
                    return false;
            }

            if (at > bytes.Length)
            {
                return false;
            }

            fields.Add(new Field((int)tag & 7, start, value, content, at));
        }

        return fields.Count > 0;
    }

    private static bool TryVarint(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; at < bytes.Length && shift < 64; shift += 7)
        {
            var one = bytes[at++];
            value |= (ulong)(one & 0x7f) << shift;
            if (one < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="Start">Where its tag is.</param>
    /// <param name="Value">Where its value is, or the value's length.</param>
    /// <param name="Content">Where its value is, behind the length if it has one.</param>
    private readonly record struct Field(int Kind, int Start, int Value, int Content, int End);
}
