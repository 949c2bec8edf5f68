using Google.Protobuf;
using WasteSorting.InteropServer;
using WasteSorting.InteropServer.Conformance;
using static WasteSorting.Rpc.Tests.Conformance.Definitions;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>Messages of exactly the server's limit, and of ten bytes more; and messages of no bytes at all.</summary>
internal static class SizeCases
{
    private const string Suite = "server_message_size";
    private const int Beyond = 10;

    public static IEnumerable<Case> All =>
    [
        Of("unary/request-equal-to-server-limit", CallKind.Unary, 0),
        Of("unary/request-exceeds-server-limit", CallKind.Unary, Beyond),
        Of("client-stream/all-requests-equal-to-server-limit", CallKind.ClientStream, 0, 0),
        Of("client-stream/first-request-exceeds-server-limit", CallKind.ClientStream, Beyond, 0),
        Of("client-stream/subsequent-request-exceeds-server-limit", CallKind.ClientStream, 0, Beyond),
        Of("server-stream/request-equal-to-server-limit", CallKind.ServerStream, 0),
        Of("server-stream/request-exceeds-server-limit", CallKind.ServerStream, Beyond),
        Of("bidi-stream/half-duplex/all-requests-equal-to-server-limit", CallKind.HalfDuplex, 0, 0),
        Of("bidi-stream/half-duplex/first-request-exceeds-server-limit", CallKind.HalfDuplex, Beyond, 0),
        Of("bidi-stream/half-duplex/subsequent-request-exceeds-server-limit", CallKind.HalfDuplex, 0, Beyond),
        Of("bidi-stream/full-duplex/all-requests-equal-to-server-limit", CallKind.FullDuplex, 0, 0),
        Of("bidi-stream/full-duplex/first-request-exceeds-server-limit", CallKind.FullDuplex, Beyond, 0),

        Empty("unary/empty-request", CallKind.Unary),
        Empty("client-stream/empty-request", CallKind.ClientStream),
        Empty("server-stream/empty-request", CallKind.ServerStream),
        Empty("bidi-stream/half-duplex/empty-request", CallKind.HalfDuplex),
    ];

    private static Case Empty(string name, CallKind kind) =>
        new("server_empty", name, kind) { Requests = [new Request()], Headers = Sent, PlainOnly = true };

    private static Case Of(string name, CallKind kind, params int[] beyondLimit)
    {
        var messages = kind is CallKind.Unary or CallKind.ClientStream ? 1 : 2;
        var one = Case.Calling(Suite, name, kind, Answer(messages), beyondLimit.Length);
        return one with
        {
            Requests = [.. one.Requests.Zip(beyondLimit, Filled)],
            Codes = beyondLimit.Contains(Beyond) ? [StatusCode.ResourceExhausted] : [],
        };
    }

    /// <summary>The same request, with as much data as makes it so long.</summary>
    private static Request Filled(Request request, int beyondLimit)
    {
        var bytes = ConformanceService.MessageMaxBytes + beyondLimit;
        var filled = new Request(request) { Data = ByteString.CopyFrom(new byte[bytes]) };
        filled.Data = ByteString.CopyFrom(new byte[bytes - (filled.CalculateSize() - bytes)]);
        Assert.Equal(bytes, filled.CalculateSize());
        return filled;
    }
}
