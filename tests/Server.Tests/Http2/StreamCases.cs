using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>Frames on streams that they do not fit.</summary>
internal static class StreamCases
{
    public const string Stricter = "Stricter, as 5.4.1 allows";

    private const byte UnknownType = 0xEE;
    private const byte TooMuchPadding = 200;

    // On which stream it depends, and its weight.
    private static readonly byte[] DependsOnItself = [0, 0, 0, 1, 16];

    public static IReadOnlyList<FrameCase> All { get; } = [.. Numbers(), .. Sizes(), .. Blocks(), .. Priorities(), .. States()];

    private static FrameCase Cut(string name, string rule, string error, Action<RawOutput> send) =>
        new(name, rule, Must.ConnectionError, $"GOAWAY {error}", send);

    private static FrameCase Ended(string name, string rule, string error, Action<RawOutput> send) =>
        new(name, rule, Must.StreamError, $"RST_STREAM {error}", send);

    private static IEnumerable<FrameCase> Numbers() =>
    [
        Cut("a stream of an even number", "5.1.1", "PROTOCOL_ERROR", to => to.Call(2)),
        Cut("a stream of a lower number than the one before", "5.1.1", "STREAM_CLOSED", to =>
        {
            to.Call(5);
            to.Call(3);
        }),
        new("a stream with the reserved bit before its number", "4.1", Must.Answered, "200 grpc 0", to =>
        {
            to.Open(1 | int.MinValue);
            to.Finish(1, RawOutput.EmptyMessage);
        }) { Stream = 1 },
    ];

    private static IEnumerable<FrameCase> Sizes() =>
    [
        Ended("DATA of more than 16 KiB", "4.2", "FRAME_SIZE_ERROR", to =>
        {
            to.Open(1);
            to.Data(1, new byte[Http2Numbers.FrameMax + 1]);
        }).Because("GOAWAY FRAME_SIZE_ERROR", Stricter),
        Cut("HEADERS of more than 16 KiB", "4.2", "FRAME_SIZE_ERROR", to =>
            to.Frame(Http2Numbers.Headers, Http2Numbers.EndHeaders, 1, new byte[Http2Numbers.FrameMax + 1])),
        Cut("RST_STREAM of 3 bytes", "6.4", "FRAME_SIZE_ERROR", to =>
        {
            to.Open(1);
            to.Frame(Http2Numbers.Reset, 0, 1, 0, 0, 8);
        }),
        Cut("DATA with more padding than payload", "6.1", "PROTOCOL_ERROR", to =>
        {
            to.Open(1);
            to.Frame(Http2Numbers.Data, Http2Numbers.Padded, 1, [TooMuchPadding, .. RawOutput.EmptyMessage]);
        }),
        Cut("HEADERS with more padding than payload", "6.2", "PROTOCOL_ERROR", to =>
            to.Frame(Http2Numbers.Headers, Http2Numbers.EndHeaders | Http2Numbers.Padded, 1, TooMuchPadding, 0x83)),
        new("a call with padding as it should be", "6.1", Must.Answered, "200 grpc 0", to =>
        {
            to.Open(1);
            to.Frame(Http2Numbers.Data, Http2Numbers.Padded | Http2Numbers.EndStream, 1, [2, .. RawOutput.EmptyMessage, 0, 0]);
        }) { Stream = 1 },
    ];

    private static IEnumerable<FrameCase> Blocks() =>
    [
        Cut("another frame in a block of headers", "6.10", "PROTOCOL_ERROR", to =>
        {
            Begin(to);
            to.Ping();
        }),
        Cut("a frame of an unknown type in a block of headers", "5.5", "PROTOCOL_ERROR", to =>
        {
            Begin(to);
            to.Frame(UnknownType, 0, 1);
        }),
        Cut("CONTINUATION of another stream in a block of headers", "6.10", "PROTOCOL_ERROR", to =>
        {
            Begin(to);
            to.Frame(Http2Numbers.Continuation, Http2Numbers.EndHeaders, 3);
        }),
        new("a block of headers in three frames", "6.10", Must.Answered, "200 grpc 0", to =>
        {
            Begin(to);
            to.Frame(Http2Numbers.Continuation, 0, 1);
            to.Frame(Http2Numbers.Continuation, Http2Numbers.EndHeaders, 1);
            to.Finish(1, RawOutput.EmptyMessage);
        }) { Stream = 1 },
    ];

    private static IEnumerable<FrameCase> Priorities() =>
    [
        new("PRIORITY on an idle stream", "5.3.2", Must.Ignored, "ignored", to => to.Frame(Http2Numbers.Priority, 0, 1, 0, 0, 0, 3, 16)),
        Ended("PRIORITY of 4 bytes", "6.3", "FRAME_SIZE_ERROR", to =>
        {
            to.Open(1);
            to.Frame(Http2Numbers.Priority, 0, 1, 0, 0, 0, 0);
        }).Because("GOAWAY FRAME_SIZE_ERROR", Stricter),
        Ended("PRIORITY on itself", "RFC 7540 5.3.1", "PROTOCOL_ERROR", to =>
        {
            to.Open(1);
            to.Frame(Http2Numbers.Priority, 0, 1, DependsOnItself);
        }).Because("GOAWAY PROTOCOL_ERROR", Stricter),
        Ended("HEADERS that depend on their own stream", "RFC 7540 5.3.1", "PROTOCOL_ERROR", to => to.Frame(
            Http2Numbers.Headers, Http2Numbers.EndHeaders | Http2Numbers.WithPriority, 1, [.. DependsOnItself, .. HeaderBlock.Of(to.Fields())]))
            .Because("GOAWAY PROTOCOL_ERROR", Stricter),
    ];

    private static IEnumerable<FrameCase> States() =>
    [
        Ended("DATA after END_STREAM", "5.1", "STREAM_CLOSED", to =>
        {
            to.Call(1);
            to.Data(1, RawOutput.EmptyMessage);
        }).Because("GOAWAY STREAM_CLOSED", Stricter),
        Ended("HEADERS after END_STREAM", "5.1", "STREAM_CLOSED", to =>
        {
            to.Call(1);
            to.Request(1, to.Fields());
        }).Because("GOAWAY STREAM_CLOSED", Stricter),
        Ended("DATA after RST_STREAM", "5.1", "STREAM_CLOSED", to =>
        {
            to.Open(1);
            to.Reset(1);
            to.Data(1, RawOutput.EmptyMessage);
        }).Because("GOAWAY STREAM_CLOSED", Stricter),
        Cut("HEADERS after RST_STREAM", "5.1", "STREAM_CLOSED", to =>
        {
            to.Open(1);
            to.Reset(1);
            to.Open(1);
        }),
        Ended("WINDOW_UPDATE by 0 on a stream", "6.9", "PROTOCOL_ERROR", to =>
        {
            to.Open(1);
            to.Window(1, 0);
        }).Because("GOAWAY PROTOCOL_ERROR", Stricter),
        Ended("WINDOW_UPDATE past 2^31 - 1 on a stream", "6.9.1", "FLOW_CONTROL_ERROR", to =>
        {
            to.Open(1);
            to.Window(1, int.MaxValue);
            to.Window(1, int.MaxValue);
        }),
    ];

    /// <summary>A block of headers that goes on in the next frame.</summary>
    private static void Begin(RawOutput to) => to.Frame(Http2Numbers.Headers, 0, 1, HeaderBlock.Of(to.Fields()));
}
