using WasteSorting.InteropServer;
using WasteSorting.Rpc.Tests.Support;

namespace WasteSorting.Rpc.Tests.Interop;

/// <summary>gRPC's own interoperability cases, by clients of four makers.</summary>
[Collection(nameof(Alone))]
public sealed class InteropTests
{
    private static readonly string[] Cases =
    [
        "empty_unary", "large_unary", "client_compressed_unary", "server_compressed_unary", "client_streaming", "client_compressed_streaming",
        "server_streaming", "server_compressed_streaming", "ping_pong", "empty_stream", "custom_metadata", "status_code_and_message",
        "special_status_message", "unimplemented_method", "unimplemented_service", "cancel_after_begin", "cancel_after_first_response",
        "timeout_on_sleeping_server", "concurrent_large_unary",
    ];

    [Fact]
    public async Task EveryCase_Holds_ForEveryClient()
    {
        var clients = InteropClient.All.Where(client => client.IsHere).ToArray();
        Assert.SkipWhen(clients.Length == 0, $"none is installed: {string.Join("; ", InteropClient.All.Select(client => client.Needs))}");
        await using var server = await TestServer.StartAsync(
            options: TestService.Limits, more: builder => builder.AddService(TestService.Descriptor, new TestService()));
        var results = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        foreach (var client in clients)
        {
            results[client.Name] = await client.RunAsync(server.Address.Authority);
        }

        var rows = Cases.SelectMany(one => InteropClient.All.Select(client => (Case: one, client.Name, Result: ResultOf(results, client, one)))).ToArray();
        foreach (var row in rows)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"interop | {row.Case,-28} | {row.Name,-12} | {row.Result}");
        }

        Assert.DoesNotContain(rows, row => row.Result.StartsWith("fail", StringComparison.Ordinal));
        Assert.Empty(results.Values.SelectMany(one => one.Keys).Except(Cases));
        if (clients.Length == InteropClient.All.Count)
        {
            Assert.Empty(Cases.Except(rows.Where(row => row.Result == "pass").Select(row => row.Case)));
        }
    }

    private static string ResultOf(
        Dictionary<string, IReadOnlyDictionary<string, string>> results, InteropClient client, string name) =>
        results.TryGetValue(client.Name, out var cases)
            ? cases.GetValueOrDefault(name, "left out: not among its cases")
            : $"left out: {client.Needs} is missing";
}
