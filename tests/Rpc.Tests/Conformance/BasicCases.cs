using static WasteSorting.Rpc.Tests.Conformance.Definitions;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>Calls of each kind that succeed, and one of a method without a handler.</summary>
internal static class BasicCases
{
    private const string Suite = "basic";

    public static IEnumerable<Case> All =>
    [
        Success("unary/success", CallKind.Unary, messages: 1),
        Success("client-stream/success", CallKind.ClientStream, messages: 1, requests: 2),
        Success("server-stream/success", CallKind.ServerStream, messages: 2),
        Success("server-stream/no-responses", CallKind.ServerStream, messages: 0),
        Success("bidi-stream/full-duplex/success", CallKind.FullDuplex, messages: 2, requests: 2),
        Success("bidi-stream/half-duplex/success", CallKind.HalfDuplex, messages: 2, requests: 2),
        Success("bidi-stream/half-duplex/no-responses", CallKind.HalfDuplex, messages: 0),
        Case.Calling(Suite, "unimplemented", CallKind.Unary, Answer(0)) with
        {
            Method = "Unimplemented",
            Codes = [StatusCode.Unimplemented],
        },
    ];

    private static Case Success(string name, CallKind kind, int messages, int requests = 1) =>
        Case.Calling(Suite, name, kind, Answer(messages).WithMetadata(), requests) with { Headers = Sent };
}
