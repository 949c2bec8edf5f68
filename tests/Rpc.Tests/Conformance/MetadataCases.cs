using WasteSorting.InteropServer.Conformance;
using static WasteSorting.Rpc.Tests.Conformance.Definitions;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>Several values under one key, in headers and in trailers, of calls that succeed and of calls that fail.</summary>
internal static class MetadataCases
{
    private const string Suite = "duplicate_metadata";

    public static IEnumerable<Case> All =>
    [
        Success("unary/success", CallKind.Unary, messages: 1),
        Error("unary/error", CallKind.Unary),
        Success("client-stream/success", CallKind.ClientStream, messages: 1, requests: 2),
        Error("client-stream/error", CallKind.ClientStream, requests: 2),
        Success("server-stream/success", CallKind.ServerStream, messages: 2),
        Success("server-stream/no-response", CallKind.ServerStream, messages: 0) with { Headers = [] },
        Error("server-stream/error-with-responses", CallKind.ServerStream, messages: 2),
        Error("server-stream/error-with-no-responses", CallKind.ServerStream),
        Success("bidi-stream/full-duplex/success", CallKind.FullDuplex, messages: 2, requests: 2),
        Error("bidi-stream/full-duplex/error-with-responses", CallKind.FullDuplex, messages: 2, requests: 2),
        Error("bidi-stream/full-duplex/error-no-responses", CallKind.FullDuplex),
        Success("bidi-stream/half-duplex/success", CallKind.HalfDuplex, messages: 2, requests: 2),
        Error("bidi-stream/half-duplex/error-with-responses", CallKind.HalfDuplex, messages: 2, requests: 2),
        Error("bidi-stream/half-duplex/error-with-no-responses", CallKind.HalfDuplex, requests: 2),
    ];

    private static Case Success(string name, CallKind kind, int messages, int requests = 1) => Of(name, kind, Answer(messages), requests);

    private static Case Error(string name, CallKind kind, int messages = 0, int requests = 1) =>
        Of(name, kind, Failing(StatusCode.Internal, "failed", messages), requests);

    private static Case Of(string name, CallKind kind, Definition definition, int requests) =>
        Case.Calling(Suite, name, kind, definition.WithRepeatedMetadata(), requests) with { Headers = Sent };
}
