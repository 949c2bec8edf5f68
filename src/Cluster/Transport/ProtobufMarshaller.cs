using Google.Protobuf;
using Grpc.Core;
using WasteSorting.Rpc.Wire;

namespace WasteSorting.Cluster.Transport;

/// <summary>Reads and writes messages just as the embedded host does: fields from beyond the contract are dropped.</summary>
internal static class ProtobufMarshaller<T>
    where T : class, IMessage<T>, new()
{
    public static Marshaller<T> Instance { get; } = new(Write, Read);

    private static void Write(T message, SerializationContext context)
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    private static T Read(DeserializationContext context)
    {
        try
        {
            return Parsing<T>.Parse(context.PayloadAsReadOnlySequence());
        }
        catch (Rpc.RpcException error)
        {
            throw new RpcException(Copies.ToGrpc(error.Status));
        }
    }
}
