namespace WasteSorting.Testing.Http2;

/// <summary>The numbers of HTTP/2's frames that these clients send and read.</summary>
public static class Http2Numbers
{
    public const int FrameHeader = 9;

    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Priority = 2;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;
    public const byte Continuation = 9;

    public const byte EndStream = 1;
    public const byte Ack = 1;
    public const byte EndHeaders = 4;
    public const byte Padded = 8;

    public const int InternalError = 2;
    public const int Cancel = 8;
    public const int EnhanceYourCalm = 11;

    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;
}
