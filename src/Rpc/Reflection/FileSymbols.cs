using Google.Protobuf.Reflection;

namespace WasteSorting.Rpc.Reflection;

/// <summary>The full names of everything that a file declares.</summary>
internal static class FileSymbols
{
    public static IEnumerable<string> Of(FileDescriptor file) =>
        file.Services.SelectMany(OfService).Concat(file.MessageTypes.SelectMany(OfMessage)).Concat(file.EnumTypes.SelectMany(OfEnum));

    private static IEnumerable<string> OfService(ServiceDescriptor service) =>
        service.Methods.Select(method => method.FullName).Prepend(service.FullName);

    private static IEnumerable<string> OfMessage(MessageDescriptor message) =>
        message.Fields.InDeclarationOrder().Select(field => field.FullName)
            .Concat(message.Oneofs.Select(oneof => oneof.FullName))
            .Concat(message.NestedTypes.SelectMany(OfMessage))
            .Concat(message.EnumTypes.SelectMany(OfEnum))
            .Prepend(message.FullName);

    private static IEnumerable<string> OfEnum(EnumDescriptor type) =>
        type.Values.Select(value => value.FullName).Prepend(type.FullName);
}
