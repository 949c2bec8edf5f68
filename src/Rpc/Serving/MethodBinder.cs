using System.Reflection;
using Google.Protobuf.Reflection;

namespace WasteSorting.Rpc.Serving;

/// <summary>Finds the handler of a method by its name and makes a typed binding of it: once, when a server is built.</summary>
internal static class MethodBinder
{
    /// <summary>Null if there is no handler of that name: the method is then UNIMPLEMENTED.</summary>
    public static MethodBinding? Bind(MethodDescriptor descriptor, object implementation, RpcServerOptions options)
    {
        var named = implementation.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Where(method => method.Name == descriptor.Name && method.DeclaringType != typeof(object))
            .ToList();
        if (named.Count == 0)
        {
            return null;
        }

        var shape = Shape.Of(descriptor);
        var handler = named.Find(shape.Fits)
            ?? throw new InvalidOperationException($"{implementation.GetType()}.{descriptor.Name} is not {shape}");
        var method = new ServiceMethod(descriptor);
        return (MethodBinding)Activator.CreateInstance(
            shape.Binding, method, MaxMessageBytes(method, options), handler.CreateDelegate(shape.Handler, implementation))!;
    }

    private static int MaxMessageBytes(ServiceMethod method, RpcServerOptions options)
    {
        if (options.MethodMaxMessageBytes.TryGetValue(method.Path[1..], out var bytes))
        {
            return bytes;
        }

        return method.Descriptor.IsClientStreaming ? options.MaxStreamMessageBytes : options.MaxReceiveMessageBytes;
    }

    /// <summary>What a handler must take and give back.</summary>
    private sealed record Shape(Type Request, Type Response, Type Binding)
    {
        public Type Handler => typeof(Func<,,>).MakeGenericType(Request, typeof(CallContext), Response);

        public static Shape Of(MethodDescriptor method)
        {
            var input = method.InputType.ClrType;
            var output = method.OutputType.ClrType;
            var request = method.IsClientStreaming ? typeof(IAsyncEnumerable<>).MakeGenericType(input) : input;
            var response = (method.IsServerStreaming ? typeof(IAsyncEnumerable<>) : typeof(Task<>)).MakeGenericType(output);
            var binding = (method.IsClientStreaming, method.IsServerStreaming) switch
            {
                (false, false) => typeof(UnaryBinding<,>),
                (false, true) => typeof(ServerStreamBinding<,>),
                (true, false) => typeof(ClientStreamBinding<,>),
                (true, true) => typeof(DuplexBinding<,>),
            };
            return new Shape(request, response, binding.MakeGenericType(input, output));
        }

        public bool Fits(MethodInfo method) =>
            method.ReturnType == Response
                && method.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual([Request, typeof(CallContext)]);

        public override string ToString() => $"({Request}, {typeof(CallContext)}) => {Response}";
    }
}
