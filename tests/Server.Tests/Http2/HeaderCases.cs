using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>Requests that are malformed.</summary>
internal static class HeaderCases
{
    public static IReadOnlyList<FrameCase> All { get; } = [.. PseudoHeaders(), .. Fields(), .. Bodies(), .. Trailers()];

    private static FrameCase Malformed(string name, string rule, Action<RawOutput> send) =>
        new(name, rule, Must.StreamError, "RST_STREAM PROTOCOL_ERROR", send);

    /// <summary>Malformed too, and the whole connection ends with it.</summary>
    private static FrameCase Cut(string name, string rule, Action<RawOutput> send) =>
        Malformed(name, rule, send).Because("GOAWAY PROTOCOL_ERROR", StreamCases.Stricter);

    /// <summary>A call in order but for one field.</summary>
    private static FrameCase More(string name, string rule, string header, string value) => Cut(name, rule, to =>
    {
        to.Open(1, more: (header, value));
        to.Finish(1, RawOutput.EmptyMessage);
    });

    private static FrameCase Without(string header, string rule) =>
        Malformed($"no {header}", rule, to => to.Request(1, to.Fields().Where(field => field.Name != header)));

    private static IEnumerable<FrameCase> PseudoHeaders() =>
    [
        Without(":method", "8.3.1"),
        Without(":scheme", "8.3.1"),
        Without(":path", "8.3.1"),
        Cut("two of :method", "8.3.1", to => to.Request(1, [(":method", "POST"), .. to.Fields()])),
        Cut("two of :path", "8.3.1", to => to.Request(1, [(":path", RawOutput.Status), .. to.Fields()])),
        Malformed("an empty :path", "8.3.1", to => to.Request(1, to.Fields(""))),
        Cut("a pseudo-header that nobody knows", "8.3", to => to.Request(1, [(":colour", "blue"), .. to.Fields()])),
        Cut("a pseudo-header of answers", "8.3", to => to.Request(1, [(":status", "200"), .. to.Fields()])),
        Cut("a pseudo-header after a header", "8.3", to => to.Request(1, to.Fields().Reverse())),
    ];

    private static IEnumerable<FrameCase> Fields() =>
    [
        More("a name in upper case", "8.2.1", "X-Upper", "1"),
        More("a name of no characters", "8.2.1", "", "1").Because("GOAWAY COMPRESSION_ERROR", StreamCases.Stricter),
        More("a name with a space", "8.2.1", "a b", "1").Because("200 grpc 0", "Kestrel takes it as metadata, which nobody reads"),
        More("a value with a carriage return", "8.2.1", "note", "a\rb"),
        More("a value with a line feed", "8.2.1", "note", "a\nb"),
        More("a value with a zero", "8.2.1", "note", "a\0b"),
        More("connection:", "8.2.2", "connection", "keep-alive"),
        More("transfer-encoding:", "8.2.2", "transfer-encoding", "chunked")
            .Because("200 grpc 0", "Kestrel takes it as metadata: its bodies are what DATA carries, whatever a header says"),
        More("te: other than trailers", "8.2.2", "te", "gzip"),
    ];

    private static IEnumerable<FrameCase> Bodies() =>
    [
        Malformed("more DATA than content-length says", "8.1.1", to =>
        {
            to.Open(1, more: ("content-length", "3"));
            to.Finish(1, RawOutput.EmptyMessage);
        }),
        Malformed("less DATA than content-length says", "8.1.1", to =>
        {
            to.Open(1, more: ("content-length", "8"));
            to.Finish(1, RawOutput.EmptyMessage);
        }),
        Malformed("content-length without DATA", "8.1.1", to => to.Request(1, [.. to.Fields(), ("content-length", "8")])),
        More("a content-length that is no number", "8.1.1", "content-length", "five"),
    ];

    private static IEnumerable<FrameCase> Trailers() =>
    [
        Cut("a pseudo-header in trailers", "8.1", to =>
        {
            to.Open(1);
            to.Request(1, (":method", "POST"));
        }),
        Cut("trailers that do not end the stream", "8.1", to =>
        {
            to.Open(1);
            to.Frame(Http2Numbers.Headers, Http2Numbers.EndHeaders, 1, HeaderBlock.Of(("note", "more")));
        }),
        new("trailers as they should be", "8.1", Must.Answered, "200 grpc 0", to =>
        {
            to.Open(1);
            to.Data(1, RawOutput.EmptyMessage);
            to.Request(1, ("note", "last"));
        }) { Stream = 1 },
    ];
}
