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
    private const byte CollectTracing = 2;
    private const uint BufferMebibytes = 1;
    private const uint FormatNetTrace = 1;
    private const ulong CollectHeap = 0x800000;
    private const uint Informational = 4;

    private static ReadOnlySpan<byte> Magic => "DOTNET_IPC_V1\0"u8;

    /// <summary>Completes when the runtime has begun the session, and with it the collection.</summary>
    public static async Task RunInAsync(int process)
    {
        // A process that was killed leaves its socket behind, and its number comes again: the last one is the living one's.
        var path = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{process}-*-socket").MaxBy(File.GetCreationTimeUtc)
            ?? throw new InvalidOperationException($"Process {process} has no diagnostic socket in {Path.GetTempPath()}.");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path)).ConfigureAwait(false);
        await socket.SendAsync(Request()).ConfigureAwait(false);

        // The answer to the request; the events that follow are of no use, and the session ends with the connection.
        await socket.ReceiveAsync(new byte[64]).Within("the runtime's answer").ConfigureAwait(false);
    }

    private static byte[] Request()
    {
        using var payload = new MemoryStream();
        using var writer = new BinaryWriter(payload);
        writer.Write(BufferMebibytes);
        writer.Write(FormatNetTrace);
        writer.Write(1);
        writer.Write(CollectHeap);
        writer.Write(Informational);
        Write(writer, "Microsoft-Windows-DotNETRuntime");
        Write(writer, "");
        writer.Flush();
        var length = (ushort)(Magic.Length + 6 + payload.Length);
        return [.. Magic, (byte)length, (byte)(length >> 8), EventPipe, CollectTracing, 0, 0, .. payload.ToArray()];
    }

    private static void Write(BinaryWriter writer, string text)
    {
        writer.Write(text.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(text + '\0'));
    }
}
