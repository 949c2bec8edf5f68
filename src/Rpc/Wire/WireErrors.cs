namespace WasteSorting.Rpc.Wire;

/// <summary>The one place that words what is wrong with what came over the wire.</summary>
internal static class WireErrors
{
    public static RpcException NoMessage() => Error(StatusCode.Unimplemented, "No message came where one is due.");

    public static RpcException SecondMessage() => Error(StatusCode.Unimplemented, "More than one message came where one is due.");

    public static RpcException Incomplete() => Error(StatusCode.Internal, "Incomplete message.");

    public static RpcException BadFlag(byte flag) => Error(StatusCode.Internal, $"Compressed flag {flag} is neither 0 nor 1.");

    public static RpcException FlagWithoutEncoding() =>
        Error(StatusCode.Internal, "Compressed flag set, but grpc-encoding names no compression.");

    public static RpcException UnsupportedEncoding() => Error(StatusCode.Unimplemented, "Messages are taken as identity or gzip only.");

    public static RpcException CorruptGzip(Exception cause) => Error(StatusCode.Internal, "Corrupt gzip data.", cause);

    public static RpcException TooLarge(int maxBytes) => Error(StatusCode.ResourceExhausted, $"Message larger than {maxBytes} bytes.");

    public static RpcException Unparsable(Exception cause) => Error(StatusCode.Internal, "Message does not parse.", cause);

    public static RpcException BadBase64(string key) => Error(StatusCode.Internal, $"Header '{key}' is not base64.");

    private static RpcException Error(StatusCode code, string detail, Exception? cause = null) => new(new Status(code, detail), [], cause);
}
