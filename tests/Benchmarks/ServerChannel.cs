using Grpc.Core;
using Grpc.Net.Client;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>A connection to a server as everybody's clients have one, and the administrator's token for its calls.</summary>
internal sealed class ServerChannel(ServerProcess server) : IDisposable
{
    private readonly GrpcChannel channel = GrpcChannel.ForAddress(server.GrpcAddress);

    public CallInvoker Invoker => channel.CreateCallInvoker();

    public Metadata Headers { get; } = new() { { "authorization", $"Bearer {server.Token}" } };

    public void Dispose() => channel.Dispose();
}
