using Google.Protobuf.Reflection;

namespace WasteSorting.Rpc;

public static class RpcMethods
{
    /// <summary>The method of that name. A name that the service does not have is a mistake of the program, so it throws.</summary>
    public static MethodDescriptor Find(ServiceDescriptor service, string name)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.FindMethodByName(name) ?? throw new ArgumentException($"{service.FullName} has no method '{name}'", nameof(name));
    }

    /// <summary>The path that a call of the method is sent to.</summary>
    public static string PathOf(MethodDescriptor method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return $"/{method.Service.FullName}/{method.Name}";
    }
}
