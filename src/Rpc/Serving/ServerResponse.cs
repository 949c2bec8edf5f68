using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using WasteSorting.Rpc.Wire;

namespace WasteSorting.Rpc.Serving;

/// <summary>
/// Writes headers, messages and status of one response. It does not guard against two writers; <see cref="ServerCall"/> does.
/// </summary>
internal readonly struct ServerResponse(HttpContext http)
{
    private const string StatusKey = "grpc-status";
    private const string MessageKey = "grpc-message";
    private static readonly StringValues ContentType = HeaderText.ContentType;
    private static readonly StringValues AcceptEncoding = HeaderText.AcceptEncoding;
    private static readonly StringValues Gzip = HeaderText.Gzip;
    private static readonly StringValues Ok = "0";

    public static void Refuse(HttpContext http, Status status)
    {
        var response = new ServerResponse(http);
        response.WriteCommonHeaders();
        WriteStatus(http.Response.Headers, status);
    }

    public void WriteCommonHeaders()
    {
        var headers = http.Response.Headers;
        headers.ContentType = ContentType;
        headers.GrpcAcceptEncoding = AcceptEncoding;
    }

    public void AnnounceGzip() => http.Response.Headers.GrpcEncoding = Gzip;

    public void WriteMetadata(Metadata metadata) => Append(http.Response.Headers, metadata);

    public void WriteMessage(IMessage message, bool compress)
    {
        if (compress)
        {
            Frames.WriteCompressed(http.Response.BodyWriter, message);
        }
        else
        {
            Frames.Write(http.Response.BodyWriter, message);
        }
    }

    public void WriteOk(Metadata? trailers)
    {
        var target = Trailers();
        target.GrpcStatus = Ok;
        if (trailers is not null)
        {
            Append(target, trailers);
        }
    }

    /// <summary>
    /// Status and metadata go where they still can: into the headers if there are none yet, which makes the answer one frame.
    /// </summary>
    /// <param name="hasBegun">There are headers, sent or about to be, and perhaps a message behind them.</param>
    public void WriteError(Status status, bool hasBegun, Metadata? contextTrailers, Metadata exceptionTrailers)
    {
        IHeaderDictionary target;
        if (hasBegun)
        {
            target = Trailers();
        }
        else
        {
            http.Response.Headers.Remove("grpc-encoding");
            WriteCommonHeaders();
            target = http.Response.Headers;
        }

        WriteStatus(target, status);
        if (contextTrailers is not null)
        {
            Append(target, contextTrailers);
        }

        Append(target, exceptionTrailers);
    }

    private static void WriteStatus(IHeaderDictionary target, Status status)
    {
        target[StatusKey] = ((int)status.Code).ToString(CultureInfo.InvariantCulture);
        if (!string.IsNullOrEmpty(status.Detail))
        {
            target[MessageKey] = StatusMessage.Encode(status.Detail);
        }
    }

    private static void Append(IHeaderDictionary target, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            target.Append(entry.Key, HeaderText.Write(entry));
        }
    }

    private IHeaderDictionary Trailers() =>
        http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
}
