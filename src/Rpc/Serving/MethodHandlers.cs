using System.Reflection;
using Google.Protobuf.Reflection;

namespace WasteSorting.Rpc.Serving;

/// <summary>Finds the handler of a method by its name: once, when a server is built.</summary>
internal static class MethodHandlers
{
    /// <summary>
    /// A delegate <c>Func&lt;request, CallContext, response&gt;</c>, where a stream is an <see cref="IAsyncEnumerable{T}"/> and a single
    /// response a task. Null if there is no handler of that name: the method is then UNIMPLEMENTED.
    /// </summary>
    public static Delegate? Find(MethodDescriptor method, object handlers)
    {
        var named = handlers.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Where(one => one.Name == method.Name && one.DeclaringType != typeof(object))
            .ToList();
        if (named.Count == 0)
        {
            return null;
        }

        var shape = Shape.Of(method);
        var handler = named.Find(shape.Fits) ?? throw new InvalidOperationException($"{handlers.GetType()}.{method.Name} is not {shape}");
        return handler.CreateDelegate(shape.Handler, handlers);
    }

    /// <summary>What a handler must take and give back.</summary>
    private sealed record Shape(Type Request, Type Response)
    {
        public Type Handler => typeof(Func<,,>).MakeGenericType(Request, typeof(CallContext), Response);

        public static Shape Of(MethodDescriptor method)
        {
            var input = method.InputType.ClrType;
            var output = method.OutputType.ClrType;
            return new Shape(
                method.IsClientStreaming ? typeof(IAsyncEnumerable<>).MakeGenericType(input) : input,
                (method.IsServerStreaming ? typeof(IAsyncEnumerable<>) : typeof(Task<>)).MakeGenericType(output));
        }

        public bool Fits(MethodInfo method) =>
            method.ReturnType == Response
                && method.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual([Request, typeof(CallContext)]);

        public override string ToString() => $"({Request}, {typeof(CallContext)}) => {Response}";
    }
}
