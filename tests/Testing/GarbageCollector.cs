using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace WasteSorting.Testing;

/// <summary>
/// Makes the runtime of another process collect all its garbage, as its diagnostic tools do: over the socket that every .NET process opens,
/// by a trace session of the heap, which begins with a collection. What is in use afterwards is in use.
/// </summary>
public static class GarbageCollector
{
    private const byte EventPipe = 2;
    private const byte StopTracing = 1;
    private const byte CollectTracing = 3;
    private const byte WithoutRundown = 0;
    private const int HeaderBytes = 20;
    private const uint BufferMebibytes = 1;
    private const uint FormatNetTrace = 1;
    private const ulong CollectHeap = 0x800000;
    private const uint Informational = 4;

    private static ReadOnlySpan<byte> Magic => "DOTNET_IPC_V1\0"u8;

    /// <summary>Completes when the session has ended, and the collection with it; nothing of it stays open in the process.</summary>
    public static async Task RunInAsync(int process)
    {
        // A process that was killed leaves its socket behind, and its number comes again: the last one is the living one's.
        var path = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{process}-*-socket").MaxBy(File.GetCreationTimeUtc)
            ?? throw new InvalidOperationException($"Process {process} has no diagnostic socket in {Path.GetTempPath()}.");
        await using var events = await AskAsync(path, CollectTracing, Begin).ConfigureAwait(false);
        var session = await ReadSessionAsync(events).ConfigureAwait(false);
        await using var stop = await AskAsync(path, StopTracing, writer => writer.Write(session)).ConfigureAwait(false);
        await events.CopyToAsync(Stream.Null).Within("the end of the session").ConfigureAwait(false);
    }

    private static async Task<NetworkStream> AskAsync(string path, byte command, Action<BinaryWriter> write)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path)).ConfigureAwait(false);
        var stream = new NetworkStream(socket, ownsSocket: true);
        using var payload = new MemoryStream();
        using var writer = new BinaryWriter(payload);
        write(writer);
        writer.Flush();
        var length = (ushort)(HeaderBytes + payload.Length);
        byte[] request = [.. Magic, (byte)length, (byte)(length >> 8), EventPipe, command, 0, 0, .. payload.ToArray()];
        await stream.WriteAsync(request).ConfigureAwait(false);
        return stream;
    }

    private static async Task<ulong> ReadSessionAsync(NetworkStream stream)
    {
        var answer = new byte[HeaderBytes + sizeof(ulong)];
        await stream.ReadExactlyAsync(answer).AsTask().Within("the runtime's answer").ConfigureAwait(false);
        return BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(HeaderBytes));
    }

    private static void Begin(BinaryWriter writer)
    {
        writer.Write(BufferMebibytes);
        writer.Write(FormatNetTrace);
        writer.Write(WithoutRundown);
        writer.Write(1);
        writer.Write(CollectHeap);
        writer.Write(Informational);
        Write(writer, "Microsoft-Windows-DotNETRuntime");
        Write(writer, "");
    }

    private static void Write(BinaryWriter writer, string text)
    {
        writer.Write(text.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(text + '\0'));
    }
}
