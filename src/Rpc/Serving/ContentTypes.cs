using WasteSorting.Rpc.Wire;

namespace WasteSorting.Rpc.Serving;

internal static class ContentTypes
{
    /// <summary>Whether a request means to be gRPC, in whatever encoding.</summary>
    public static bool IsGrpcLike(string? contentType) =>
        contentType is not null && contentType.StartsWith(HeaderText.ContentType, StringComparison.OrdinalIgnoreCase);

    /// <summary><c>application/grpc</c> and <c>application/grpc+proto</c>, with any parameters.</summary>
    public static bool IsSupported(string? contentType)
    {
        if (!IsGrpcLike(contentType))
        {
            return false;
        }

        var rest = contentType.AsSpan(HeaderText.ContentType.Length);
        if (rest.StartsWith("+proto", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest["+proto".Length..];
        }

        rest = rest.TrimStart(' ');
        return rest.IsEmpty || rest[0] == ';';
    }
}
