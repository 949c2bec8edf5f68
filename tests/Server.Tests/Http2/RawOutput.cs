using System.Buffers.Binary;
using Google.Protobuf;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>Frames that wait to be sent, right ones and wrong ones.</summary>
internal sealed class RawOutput(Uri address, string token)
{
    public const string Status = "/wastesorting.v1.AdminService/GetStatus";
    public const string Submit = "/wastesorting.v1.ReportService/SubmitReport";
    public const string Stream = "/wastesorting.v1.ReportService/StreamReports";
    public const string Watch = "/wastesorting.v1.FeedService/WatchProgress";
    public const string Export = "/wastesorting.v1.RegistryService/ExportRegistry";
    public const string Apply = "/wastesorting.v1.RegistryService/ApplyRegistry";

    private const byte EndOfHeaders = Http2Numbers.EndHeaders;

    private readonly FrameBuffer buffer = new();

    /// <summary>A message of no bytes: its five bytes of prefix.</summary>
    public static byte[] EmptyMessage { get; } = new byte[5];

    /// <summary>A message behind its prefix.</summary>
    public static byte[] Message(IMessage message) => [.. Prefix(message.CalculateSize()), .. message.ToByteArray()];

    /// <summary>Says how long the message behind it is.</summary>
    public static byte[] Prefix(int length)
    {
        var prefix = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), length);
        return prefix;
    }

    public ReadOnlyMemory<byte> Written => buffer.Written;

    public void Clear() => buffer.Clear();

    /// <summary>What a client begins with.</summary>
    public void Begin(params (int Id, int Value)[] settings)
    {
        Bytes(Http2Numbers.Preface);
        Settings([(Http2Numbers.HeaderTableSize, 0), .. settings]);
    }

    public void Bytes(ReadOnlySpan<byte> bytes) => buffer.Append(bytes);

    public void Frame(byte type, byte flags, int stream, params ReadOnlySpan<byte> payload) => buffer.Frame(type, flags, stream, payload);

    public void Settings(params (int Id, int Value)[] settings)
    {
        var payload = new byte[6 * settings.Length];
        for (var at = 0; at < settings.Length; at++)
        {
            BinaryPrimitives.WriteInt16BigEndian(payload.AsSpan(6 * at), (short)settings[at].Id);
            BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan((6 * at) + 2), settings[at].Value);
        }

        Frame(Http2Numbers.Settings, 0, 0, payload);
    }

    public void Ping(long opaque = 0)
    {
        Span<byte> payload = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(payload, opaque);
        Frame(Http2Numbers.Ping, 0, 0, payload);
    }

    public void Window(int stream, int increment) => buffer.Frame(Http2Numbers.WindowUpdate, stream, increment);

    public void Reset(int stream) => buffer.Frame(Http2Numbers.Reset, stream, Http2Numbers.Cancel);

    /// <summary>The usual fields of a call.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields(string path = Status) => HeaderBlock.Fields(address, path, token);

    /// <summary>Begins a call, whose body may follow.</summary>
    public void Open(int stream, string path = Status, params (string Name, string Value)[] more) =>
        Frame(Http2Numbers.Headers, EndOfHeaders, stream, HeaderBlock.Of([.. Fields(path), .. more]));

    /// <summary>Fields as they are given, in one frame that ends the stream.</summary>
    public void Request(int stream, params IEnumerable<(string Name, string Value)> fields) =>
        Frame(Http2Numbers.Headers, EndOfHeaders | Http2Numbers.EndStream, stream, HeaderBlock.Of(fields));

    /// <summary>A block of headers in as many frames as it needs.</summary>
    public void LongHeaders(int stream, byte flags, ReadOnlySpan<byte> block)
    {
        for (var at = 0; at < block.Length; at += Http2Numbers.FrameMax)
        {
            var part = block[at..Math.Min(block.Length, at + Http2Numbers.FrameMax)];
            var ends = at + part.Length == block.Length ? EndOfHeaders : (byte)0;
            Frame(at == 0 ? Http2Numbers.Headers : Http2Numbers.Continuation, (byte)(at == 0 ? flags | ends : ends), stream, part);
        }
    }

    /// <summary>A part of a body.</summary>
    public void Data(int stream, params ReadOnlySpan<byte> bytes) => Frame(Http2Numbers.Data, 0, stream, bytes);

    /// <summary>The end of a body.</summary>
    public void Finish(int stream, params ReadOnlySpan<byte> bytes) => Frame(Http2Numbers.Data, Http2Numbers.EndStream, stream, bytes);

    /// <summary>A whole call that is in order.</summary>
    public void Call(int stream, string path = Status)
    {
        Open(stream, path);
        Finish(stream, EmptyMessage);
    }
}
