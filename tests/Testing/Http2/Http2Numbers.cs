
namespace WasteSorting.Testing.Http2;

/// <summary>The numbers of HTTP/2 that these clients send and read.</summary>
public static class Http2Numbers
{
    public const int FrameHeader = 9;

    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Priority = 2;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte PushPromise = 5;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;
    public const byte Continuation = 9;

    public const byte EndStream = 1;
    public const byte Ack = 1;
    public const byte EndHeaders = 4;
    public const byte Padded = 8;
    public const byte WithPriority = 0x20;

    public const int InternalError = 2;
    public const int Cancel = 8;
    public const int EnhanceYourCalm = 11;

    public const int HeaderTableSize = 1;
    public const int EnablePush = 2;
    public const int MaxConcurrentStreams = 3;
    public const int InitialWindowSize = 4;
    public const int MaxFrameSize = 5;
    public const int MaxHeaderListSize = 6;

    /// <summary>Bytes of a frame's payload that everyone takes unless it says otherwise.</summary>
    public const int FrameMax = 1 << 14;

    /// <summary>A window before anyone says otherwise.</summary>
    public const int WindowAtStart = (1 << 16) - 1;

    private static readonly string[] Errors =
    [
        "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR",
        "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
    ];

    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>What the RFC calls an error.</summary>
    public static string ErrorName(int code) => code >= 0 && code < Errors.Length ? Errors[code] : $"error {code}";
}
