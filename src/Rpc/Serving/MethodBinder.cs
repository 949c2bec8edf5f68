using Google.Protobuf.Reflection;

namespace WasteSorting.Rpc.Serving;

/// <summary>Makes a typed binding of a method and its handler: once, when a server is built.</summary>
internal static class MethodBinder
{
    /// <summary>Null if there is no handler of that name: the method is then UNIMPLEMENTED.</summary>
    public static MethodBinding? Bind(MethodDescriptor descriptor, object implementation, RpcServerOptions options)
    {
        if (MethodHandlers.Find(descriptor, implementation) is not { } handler)
        {
            return null;
        }

        var kind = (descriptor.IsClientStreaming, descriptor.IsServerStreaming) switch
        {
            (false, false) => typeof(UnaryBinding<,>),
            (false, true) => typeof(ServerStreamBinding<,>),
            (true, false) => typeof(ClientStreamBinding<,>),
            (true, true) => typeof(DuplexBinding<,>),
        };
        var binding = kind.MakeGenericType(descriptor.InputType.ClrType, descriptor.OutputType.ClrType);
        var method = new ServiceMethod(descriptor);
        return (MethodBinding)Activator.CreateInstance(binding, method, options.MaxMessageBytesOf(method), handler)!;
    }
}
