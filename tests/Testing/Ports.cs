using System.Net;
using System.Net.Sockets;

namespace WasteSorting.Testing;

/// <summary>Ports for the programs that tests start.</summary>
public static class Ports
{
    // Below those that the system gives to connections: nobody takes one by chance before the program does.
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int next = Random.Shared.Next(Count);

    /// <summary>
    /// A port of this machine that nobody listens at. In turn, so that none is given a second time to a program that starts meanwhile,
    /// or while the one that has it is down; from a place of this process's own, since several test assemblies run at once.
    /// </summary>
    public static int TakeFree()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref next) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one is tried.
            }
        }
    }
}
