using static WasteSorting.Rpc.Tests.Conformance.Definitions;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>Calls that end with an error: each status, and each place where an error can stand.</summary>
internal static class ErrorCases
{
    private const string Suite = "errors";

    private static readonly (string Name, StatusCode Code)[] Codes =
    [
        ("canceled", StatusCode.Cancelled), ("unknown", StatusCode.Unknown), ("invalid-argument", StatusCode.InvalidArgument),
        ("deadline-exceeded", StatusCode.DeadlineExceeded), ("not-found", StatusCode.NotFound),
        ("already-exists", StatusCode.AlreadyExists), ("permission-denied", StatusCode.PermissionDenied),
        ("resource-exhausted", StatusCode.ResourceExhausted),
        ("failed-precondition", StatusCode.FailedPrecondition), ("aborted", StatusCode.Aborted), ("out-of-range", StatusCode.OutOfRange),
        ("unimplemented", StatusCode.Unimplemented), ("internal", StatusCode.Internal), ("unavailable", StatusCode.Unavailable),
        ("data-loss", StatusCode.DataLoss), ("unauthenticated", StatusCode.Unauthenticated),
    ];

    public static IEnumerable<Case> All =>
    [
        .. Codes.Select(one => Plain($"unary/{one.Name}", CallKind.Unary, one.Code, one.Name.Replace('-', ' '))),
        WithMetadata("unary/error-with-metadata", CallKind.Unary, StatusCode.Unauthenticated),
        Plain("unary/unicode-error-message", CallKind.Unary, StatusCode.Internal, "\nlines of\r\n北京 ☺ and beyond 16 bits 😈\n"),

        .. Codes.Select(one => Plain($"server-stream/{one.Name}", CallKind.ServerStream, one.Code, one.Name.Replace('-', ' '))),
        WithMetadata("server-stream/error-with-metadata", CallKind.ServerStream, StatusCode.Unauthenticated),
        WithHeaders("server-stream/error-with-responses", CallKind.ServerStream, messages: 2),
        WithHeaders("server-stream/error-with-no-responses", CallKind.ServerStream),

        Plain("client-stream/error-one-request", CallKind.ClientStream, StatusCode.Internal, "one message came"),
        WithMetadata("client-stream/error-with-metadata", CallKind.ClientStream, StatusCode.Unauthenticated),
        Plain("client-stream/error-multiple-requests", CallKind.ClientStream, StatusCode.Internal, "two messages came", requests: 2),

        WithMetadata("bidi-stream/error-with-metadata", CallKind.HalfDuplex, StatusCode.Unauthenticated),
        WithHeaders("bidi-stream/full-duplex/error-with-responses", CallKind.FullDuplex, messages: 2, requests: 2),
        WithHeaders("bidi-stream/full-duplex/error-no-responses", CallKind.FullDuplex),
        WithHeaders("bidi-stream/half-duplex/error-with-responses", CallKind.HalfDuplex, messages: 2, requests: 2),
        WithHeaders("bidi-stream/half-duplex/error-with-no-responses", CallKind.HalfDuplex, requests: 2),
    ];

    private static Case Plain(string name, CallKind kind, StatusCode code, string message, int requests = 1) =>
        Case.Calling(Suite, name, kind, Failing(code, message), requests);

    private static Case WithMetadata(string name, CallKind kind, StatusCode code) =>
        Case.Calling(Suite, name, kind, Failing(code, "with metadata").WithMetadata());

    private static Case WithHeaders(string name, CallKind kind, int messages = 0, int requests = 1) =>
        Case.Calling(Suite, name, kind, Failing(StatusCode.Internal, "failed", messages).WithMetadata(), requests) with { Headers = Sent };
}
