using System.Net;
using System.Net.Sockets;

namespace WasteSorting.Rpc.Calling;

/// <summary>What a failure of the transport is as a status.</summary>
internal static class ClientErrors
{
    private const long RefusedStream = 0x7;

    public static RpcException Of(StatusCode code, string detail, Exception? cause = null) => new(new Status(code, detail), [], cause);

    /// <summary>Surely no handler saw the call: no connection came about, or the server refused the stream unread.</summary>
    public static bool IsUnseen(Exception error) => error switch
    {
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
        } => true,
        HttpRequestException { InnerException: HttpProtocolException { ErrorCode: RefusedStream } } => true,
        // HttpClient's, bare, from a connection that was broken as soon as it had come about.
        SocketException => true,
        _ => IsConnectTimeout(error),
    };

    public static RpcException FromTransport(Exception error) => error switch
    {
        RpcException known => known,
        _ when IsConnectTimeout(error) => Of(StatusCode.Unavailable, "No connection in time.", error),
        HttpProtocolException protocol => FromReset(protocol),
        { InnerException: HttpProtocolException protocol } => FromReset(protocol),
        HttpRequestException or IOException or SocketException => Of(StatusCode.Unavailable, "The connection failed: " + error.Message, error),
        // Nobody here cancelled: HttpClient ends the sending of a body so when the stream or its connection breaks.
        OperationCanceledException => Of(StatusCode.Unavailable, "The connection failed.", error),
        ObjectDisposedException => Of(StatusCode.Cancelled, "The call was given up.", error),
        _ => Of(StatusCode.Internal, "The call failed: " + error.Message, error),
    };

    /// <summary>For answers that are no gRPC, mostly made by a proxy.</summary>
    public static StatusCode FromHttp(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    /// <summary>How HttpClient says that its own time for connecting has passed.</summary>
    public static bool IsConnectTimeout(Exception error) => error is OperationCanceledException { InnerException: TimeoutException };

    private static RpcException FromReset(HttpProtocolException error)
    {
        // The numbers are HTTP/2's error codes; NO_ERROR is how a connection that is closing politely ends what was sent too late, and
        // PROTOCOL_ERROR what HttpClient calls it when a ping gets no answer.
        var code = error.ErrorCode switch
        {
            0x0 or 0x1 or RefusedStream => StatusCode.Unavailable,
            0x8 => StatusCode.Cancelled,
            0xb => StatusCode.ResourceExhausted,
            0xc => StatusCode.PermissionDenied,
            _ => StatusCode.Internal,
        };
        return Of(code, "The server reset the call: " + error.Message, error);
    }
}
