using Google.Protobuf;
using Google.Protobuf.Reflection;
using WasteSorting.InteropServer.Testing;
using WasteSorting.Rpc;

namespace WasteSorting.InteropServer;

#pragma warning disable CA1822 // a method is served by the instance method of its name

/// <summary>gRPC's test service, as its interoperability cases describe it.</summary>
internal sealed class TestService
{
    public static readonly ServiceDescriptor Descriptor = TestReflection.Descriptor.Services[0];

    /// <summary>The largest message of the cases has 271,828 bytes of payload.</summary>
    public static readonly RpcServerOptions Limits = new() { MaxReceiveMessageBytes = 1024 * 1024, MaxStreamMessageBytes = 1024 * 1024 };

    private const string InitialKey = "x-grpc-test-echo-initial";
    private const string TrailingKey = "x-grpc-test-echo-trailing-bin";

    public Task<Empty> EmptyCall(Empty request, CallContext context) => Task.FromResult(request);

    public async Task<SimpleResponse> UnaryCall(SimpleRequest request, CallContext context)
    {
        CheckCompression(request.ExpectCompressed, context);
        context.SendCompressed = request.ResponseCompressed is { Value: true };
        await EchoMetadataAsync(context);
        ThrowIfAsked(request.ResponseStatus);
        return new SimpleResponse { Payload = PayloadOf(request.ResponseSize) };
    }

    public IAsyncEnumerable<StreamingOutputCallResponse> StreamingOutputCall(StreamingOutputCallRequest request, CallContext context)
    {
        // Whether gzip is announced is settled with the headers: then each message may use it or not.
        context.SendCompressed = request.ResponseParameters.Any(one => one.Compressed is { Value: true });
        return AnswerAsync(request, context);
    }

    public async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncEnumerable<StreamingInputCallRequest> requests, CallContext context)
    {
        var size = 0;
        await foreach (var request in requests)
        {
            CheckCompression(request.ExpectCompressed, context);
            size += request.Payload.Body.Length;
        }

        return new StreamingInputCallResponse { AggregatedPayloadSize = size };
    }

    public async IAsyncEnumerable<StreamingOutputCallResponse> FullDuplexCall(
        IAsyncEnumerable<StreamingOutputCallRequest> requests, CallContext context)
    {
        await EchoMetadataAsync(context);
        await foreach (var request in requests)
        {
            ThrowIfAsked(request.ResponseStatus);
            await foreach (var response in AnswerAsync(request, context))
            {
                yield return response;
            }
        }
    }

    public async IAsyncEnumerable<StreamingOutputCallResponse> HalfDuplexCall(
        IAsyncEnumerable<StreamingOutputCallRequest> requests, CallContext context)
    {
        foreach (var request in await requests.ToListAsync(context.CancellationToken))
        {
            await foreach (var response in AnswerAsync(request, context))
            {
                yield return response;
            }
        }
    }

    private static async IAsyncEnumerable<StreamingOutputCallResponse> AnswerAsync(StreamingOutputCallRequest request, CallContext context)
    {
        foreach (var wanted in request.ResponseParameters)
        {
            if (wanted.IntervalUs > 0)
            {
                using var pause = new PeriodicTimer(TimeSpan.FromMicroseconds(Math.Max(wanted.IntervalUs, 1_000)));
                await pause.WaitForNextTickAsync(context.CancellationToken);
            }

            context.SendCompressed = wanted.Compressed is { Value: true };
            yield return new StreamingOutputCallResponse { Payload = PayloadOf(wanted.Size) };
        }
    }

    // A client asks so whether the server looks at the flag at all.
    private static void CheckCompression(BoolValue? expected, CallContext context)
    {
        if (expected is { } wanted && wanted.Value != context.ReceivedCompressed)
        {
            throw new RpcException(new Status(
                StatusCode.InvalidArgument, $"expect_compressed is {wanted.Value}, and the message came {(wanted.Value ? "plain" : "compressed")}."));
        }
    }

    private static async Task EchoMetadataAsync(CallContext context)
    {
        if (context.RequestHeaders.GetBytes(TrailingKey) is { } trailing)
        {
            context.ResponseTrailers.Add(TrailingKey, trailing);
        }

        if (context.RequestHeaders.GetValue(InitialKey) is { } initial)
        {
            var headers = new Metadata();
            headers.Add(InitialKey, initial);
            await context.WriteResponseHeadersAsync(headers);
        }
    }

    private static void ThrowIfAsked(EchoStatus? asked)
    {
        if (asked is { Code: not 0 })
        {
            throw new RpcException(new Status((StatusCode)asked.Code, asked.Message));
        }
    }

    private static Payload PayloadOf(int size) => new() { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };
}
