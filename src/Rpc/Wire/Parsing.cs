using System.Buffers;
using Google.Protobuf;

namespace WasteSorting.Rpc.Wire;

internal static class Parsing<T>
    where T : class, IMessage<T>, new()
{
    private static readonly MessageParser<T> Keeping = new(static () => new T());

    // Fields from beyond the contract are dropped: kept, they would take four times their size.
    private static readonly MessageParser<T> Dropping = Keeping.WithDiscardUnknownFields(true);

    public static T Parse(ReadOnlySequence<byte> payload)
    {
        try
        {
            var message = Dropping.ParseFrom(payload);
            if (message.CalculateSize() != payload.Length)
            {
                // Something was dropped. A parser that drops passes over tags that cannot be; one that keeps refuses them.
                Keeping.ParseFrom(payload);
            }

            return message;
        }
        // The parser means to throw the first; the others it runs into where a length inside overflows its limits.
        catch (Exception error) when (error is InvalidProtocolBufferException or ArgumentException or IndexOutOfRangeException)
        {
            throw WireErrors.Unparsable(error);
        }
    }
}
