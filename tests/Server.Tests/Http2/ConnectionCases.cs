using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>Frames that are about the connection.</summary>
internal static class ConnectionCases
{
    private const int FirstOverWindow = int.MinValue;
    private const int FirstOverFrame = 1 << 24;
    private const byte UnknownType = 0xEE;
    private const byte UndefinedFlags = 0xF6;
    private const int UnknownSetting = 0x7A7A;
    private const int ReservedBit = int.MinValue;

    private static readonly byte[] Opaque = [1, 2, 3, 4, 5, 6, 7, 8];

    public static IReadOnlyList<FrameCase> All { get; } = [.. Beginnings(), .. Settings(), .. Pings(), .. Windows(), .. Others()];

    private static FrameCase Cut(string name, string rule, string error, Action<RawOutput> send) =>
        new(name, rule, Must.ConnectionError, $"GOAWAY {error}", send);

    private static IEnumerable<FrameCase> Beginnings() =>
    [
        Cut("a preface with a wrong last byte", "3.4", "PROTOCOL_ERROR", to =>
        {
            to.Bytes([.. Http2Numbers.Preface[..^1], 0]);
            to.Settings();
        }) with { IsBare = true },
        Cut("a first frame that is not SETTINGS", "3.4", "PROTOCOL_ERROR", to =>
        {
            to.Bytes(Http2Numbers.Preface);
            to.Frame(Http2Numbers.Ping, 0, 0, Opaque);
        }).Because("ACK 0102030405060708", "Kestrel goes on with the values that hold before any SETTINGS") with { IsBare = true },
    ];

    private static IEnumerable<FrameCase> Settings() =>
    [
        Cut("SETTINGS on a stream", "6.5", "PROTOCOL_ERROR", to => to.Frame(Http2Numbers.Settings, 0, 1)),
        Cut("SETTINGS of a length that is no multiple of 6", "6.5", "FRAME_SIZE_ERROR", to => to.Frame(Http2Numbers.Settings, 0, 0, 0, 3, 0)),
        Cut("SETTINGS ACK with a payload", "6.5", "FRAME_SIZE_ERROR", to => to.Frame(Http2Numbers.Settings, Http2Numbers.Ack, 0, new byte[6])),
        Cut("ENABLE_PUSH 2", "6.5.2", "PROTOCOL_ERROR", to => to.Settings((Http2Numbers.EnablePush, 2))),
        Cut("INITIAL_WINDOW_SIZE 2^31", "6.5.2", "FLOW_CONTROL_ERROR", to =>
            to.Settings((Http2Numbers.InitialWindowSize, FirstOverWindow))),
        Cut("MAX_FRAME_SIZE 16383", "6.5.2", "PROTOCOL_ERROR", to => to.Settings((Http2Numbers.MaxFrameSize, Http2Numbers.FrameMax - 1))),
        Cut("MAX_FRAME_SIZE 2^24", "6.5.2", "PROTOCOL_ERROR", to => to.Settings((Http2Numbers.MaxFrameSize, FirstOverFrame))),
        new("a setting that nobody knows", "6.5.2", Must.Ignored, "ignored", to => to.Settings((UnknownSetting, 1))),
    ];

    private static IEnumerable<FrameCase> Pings() =>
    [
        new("PING is answered by the same bytes", "6.7", Must.Answered, "ACK 0102030405060708", to => to.Frame(Http2Numbers.Ping, 0, 0, Opaque)),
        new("PING with flags that nobody defined", "4.1", Must.Answered, "ACK 0102030405060708", to =>
            to.Frame(Http2Numbers.Ping, UndefinedFlags, 0, Opaque)),
        new("PING with the reserved bit before its stream", "4.1", Must.Answered, "ACK 0102030405060708", to =>
            to.Frame(Http2Numbers.Ping, 0, ReservedBit, Opaque)),
        new("PING ACK that nobody asked for", "6.7", Must.Ignored, "ignored", to =>
            to.Frame(Http2Numbers.Ping, Http2Numbers.Ack, 0, Opaque)),
        Cut("PING on a stream", "6.7", "PROTOCOL_ERROR", to => to.Frame(Http2Numbers.Ping, 0, 1, Opaque)),
        Cut("PING of 7 bytes", "6.7", "FRAME_SIZE_ERROR", to => to.Frame(Http2Numbers.Ping, 0, 0, Opaque.AsSpan(1))),
    ];

    private static IEnumerable<FrameCase> Windows() =>
    [
        Cut("WINDOW_UPDATE of 3 bytes", "6.9", "FRAME_SIZE_ERROR", to => to.Frame(Http2Numbers.WindowUpdate, 0, 0, 0, 0, 1)),
        Cut("WINDOW_UPDATE by 0 on the connection", "6.9", "PROTOCOL_ERROR", to => to.Window(0, 0)),
        Cut("WINDOW_UPDATE past 2^31 - 1 on the connection", "6.9.1", "FLOW_CONTROL_ERROR", to =>
        {
            to.Window(0, int.MaxValue);
            to.Window(0, int.MaxValue);
        }),
        Cut("WINDOW_UPDATE on an idle stream", "5.1", "PROTOCOL_ERROR", to => to.Window(1, 1)),
    ];

    private static IEnumerable<FrameCase> Others() =>
    [
        Cut("GOAWAY on a stream", "6.8", "PROTOCOL_ERROR", to => to.Frame(Http2Numbers.GoAway, 0, 1, new byte[8])),
        Cut("PUSH_PROMISE from a client", "8.4", "PROTOCOL_ERROR", to =>
        {
            to.Open(1);
            to.Frame(Http2Numbers.PushPromise, Http2Numbers.EndHeaders, 1, 0, 0, 0, 2);
        }),
        new("a frame of a type that nobody knows", "4.1", Must.Ignored, "ignored", to => to.Frame(UnknownType, UndefinedFlags, 0, Opaque)),
        Cut("RST_STREAM on stream 0", "6.4", "PROTOCOL_ERROR", to => to.Reset(0)),
        Cut("RST_STREAM on an idle stream", "6.4", "PROTOCOL_ERROR", to => to.Reset(1)),
        Cut("PRIORITY on stream 0", "6.3", "PROTOCOL_ERROR", to => to.Frame(Http2Numbers.Priority, 0, 0, 0, 0, 0, 1, 16)),
        Cut("DATA on stream 0", "6.1", "PROTOCOL_ERROR", to => to.Data(0, RawOutput.EmptyMessage)),
        Cut("DATA on an idle stream", "5.1", "PROTOCOL_ERROR", to => to.Data(1, RawOutput.EmptyMessage)),
        Cut("CONTINUATION on stream 0", "6.10", "PROTOCOL_ERROR", to => to.Frame(Http2Numbers.Continuation, Http2Numbers.EndHeaders, 0)),
        Cut("CONTINUATION that nothing is to be continued by", "6.10", "PROTOCOL_ERROR", to =>
        {
            to.Open(1);
            to.Frame(Http2Numbers.Continuation, Http2Numbers.EndHeaders, 1);
        }),
        Cut("HEADERS on stream 0", "6.2", "PROTOCOL_ERROR", to => to.Open(0)),
    ];
}
