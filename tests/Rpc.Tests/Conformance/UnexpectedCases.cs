using WasteSorting.InteropServer.Conformance;
using WasteSorting.Rpc.Tests.Support;
using static WasteSorting.Rpc.Tests.Conformance.Definitions;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>Requests that no client library sends, and the content types that it may choose between.</summary>
internal static class UnexpectedCases
{
    private const string Suite = "grpc_server_unexpected";
    private const string Proto = "application/grpc+proto";

    // No document says what becomes of these; the suite allows each of the three.
    private static readonly StatusCode[] Undefined = [StatusCode.Unknown, StatusCode.Internal, StatusCode.Unimplemented];

    private static readonly byte[] Message = Bytes.Frame(new Request());
    private static readonly byte[] CompressedMessage = Bytes.Frame([], flag: 1);
    private static readonly byte[] Messages = [.. Message, .. Message];
    private static readonly string Unary = Case.PathOf("Unary");
    private static readonly string ServerStream = Case.PathOf("ServerStream");

    public static IEnumerable<Case> All =>
    [
        Of("unexpected-content-type", Post(Unary, [1, 2, 3]) with { ContentType = "image/jpeg" }, StatusCode.Unknown) with
        {
            Suite = "server_unexpected",
            Http = 415,
        },

        Of("unary/no-request", Post(Unary, []) with { ContentType = Proto }, StatusCode.Unimplemented),
        Of("unary/multiple-requests", Post(Unary, Messages) with { ContentType = Proto }, StatusCode.Unimplemented),
        Of("server-stream/no-request", Post(ServerStream, []) with { ContentType = Proto }, StatusCode.Unimplemented),
        Of("server-stream/multiple-requests", Post(ServerStream, Messages) with { ContentType = Proto }, StatusCode.Unimplemented),
        Of("unexpected-verb", Post(Unary, Message) with { Verb = HttpMethod.Delete }, Undefined),
        Of("unexpected-uri", Post("/conformance.v1.NoService/NoMethod", Message), StatusCode.Unimplemented),
        Of("unexpected-codec", Post(Unary, Message) with { ContentType = "application/grpc+foo" }, Undefined),
        Of("unexpected-compression", Post(Unary, Message) with { Encoding = "foo" }, StatusCode.Unimplemented) with
        {
            KnownFailure = "OK, for the message's flag says that it is not compressed, and then its encoding is of no concern; "
                + "with the flag set it is UNIMPLEMENTED",
        },
        Of("unexpected-compressed-message", Post(Unary, CompressedMessage) with { Encoding = "identity" }, StatusCode.Internal),

        Typed("with-proto-sub-format", Proto),
        Typed("without-proto-sub-format", "application/grpc"),
    ];

    private static RawRequest Post(string path, byte[] body) => new(HttpMethod.Post, path, body);

    private static Case Of(string name, RawRequest raw, params StatusCode[] codes) =>
        new(Suite, name, CallKind.Unary) { Raw = raw, Codes = codes, PlainOnly = true };

    private static Case Typed(string name, string contentType)
    {
        var one = Case.Calling("grpc_server_proto_subformat", name, CallKind.Unary, Answer(1));
        return one with { Raw = Post(Unary, one.Frames(gzip: false)[0]) with { ContentType = contentType }, PlainOnly = true };
    }
}
