using Google.Protobuf.Reflection;

namespace WasteSorting.Rpc;

/// <summary>A method that a server serves, as interceptors see it.</summary>
public sealed class ServiceMethod
{
    internal ServiceMethod(MethodDescriptor descriptor)
    {
        Descriptor = descriptor;
        Path = RpcMethods.PathOf(descriptor);
        ServiceName = descriptor.Service.FullName;
    }

    public MethodDescriptor Descriptor { get; }

    /// <summary><c>/package.Service/Method</c>, exactly as it is routed.</summary>
    public string Path { get; }

    public string ServiceName { get; }

    public string Name => Descriptor.Name;

    public bool IsUnary => !Descriptor.IsClientStreaming && !Descriptor.IsServerStreaming;
}
