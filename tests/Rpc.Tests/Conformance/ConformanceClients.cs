using WasteSorting.Rpc.Tests.Interop;

namespace WasteSorting.Rpc.Tests.Conformance;

internal static class ConformanceClients
{
    public static IReadOnlyList<IConformanceClient> All { get; } =
    [
        new WireClient(),
        new RpcClient(),
        new DriverClient(
            "python", "python3-grpcio", Directory.Exists("/usr/lib/python3/dist-packages/grpc"),
            InteropClient.Python, Path.Combine(InteropClient.Clients, "conformance.py")),
        new DriverClient(
            "grpc-js", "npm install in tests/clients", InteropClient.HasPackage("@grpc/grpc-js"),
            "node", Path.Combine(InteropClient.Clients, "conformance.js"))
        {
            Peculiarity = one => one is { SendsAtOnce: true, Definition: { Error: not null, Data.Count: > 0 } }
                ? "the library drops messages that wait to be read when an error comes" : null,
        },
    ];
}
