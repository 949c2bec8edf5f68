using Google.Protobuf.Reflection;

namespace WasteSorting.Rpc;

/// <summary>A service and the object that serves it: each method by the public instance method of the same name.</summary>
public readonly record struct RpcService(ServiceDescriptor Descriptor, object Handlers);
