using System.Runtime.CompilerServices;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using WasteSorting.Rpc.Wire;

namespace WasteSorting.Rpc.Serving;

/// <summary>A method and the handler that serves it. One class per kind of call.</summary>
internal abstract class MethodBinding(ServiceMethod method, int maxMessageBytes)
{
    /// <summary>Kestrel's own limit of a body. A body with one message is bounded by the message's limit already.</summary>
    private const long UsualBodyMaxBytes = 30_000_000;

    private readonly bool _isLarge = method.Descriptor.IsClientStreaming || maxMessageBytes >= UsualBodyMaxBytes;

    public ServiceMethod Method => method;

    public int MaxMessageBytes => maxMessageBytes;

    /// <summary>Reads the request, runs the handler, writes the response, and ends the call unless that throws.</summary>
    public abstract ValueTask ServeAsync(ServerCall call);

    /// <summary>Where messages may be larger or more than Kestrel lets through.</summary>
    public void LiftBodyLimit(HttpContext http)
    {
        if (_isLarge && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
    }
}

internal abstract class MethodBinding<TRequest>(ServiceMethod method, int maxMessageBytes) : MethodBinding(method, maxMessageBytes)
    where TRequest : class, IMessage<TRequest>, new()
{
    protected ValueTask<TRequest> ReadSingleAsync(ServerCall call)
    {
        LiftBodyLimit(call.Http);
        var reader = MakeReader(call);
        var read = reader.ReadSingleAsync(CancellationToken.None);
        call.Context.ReceivedCompressed = reader.WasCompressed;
        return read.IsCompletedSuccessfully ? read : AwaitAsync(call, reader, read);
    }

    protected RequestStream<TRequest> ReadStream(ServerCall call)
    {
        LiftBodyLimit(call.Http);
        var rate = call.Http.Features.Get<IHttpMinRequestBodyDataRateFeature>();
        if (rate is not null)
        {
            rate.MinDataRate = null;
        }

        return new RequestStream<TRequest>(call, MakeReader(call));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<TRequest> AwaitAsync(ServerCall call, MessageReader<TRequest> reader, ValueTask<TRequest> read)
    {
        call.WatchTime();
        try
        {
            var request = await read.ConfigureAwait(false);
            call.Context.ReceivedCompressed = reader.WasCompressed;
            return request;
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            throw new CallerGoneException(error);
        }
    }

    private MessageReader<TRequest> MakeReader(ServerCall call) =>
        new(call.Http.Request.BodyReader, call.RequestEncoding, MaxMessageBytes);
}
