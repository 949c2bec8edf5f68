using System.Diagnostics;
using System.Reflection;

namespace WasteSorting.Rpc.Tests.Interop;

/// <summary>A client of another maker, and what came of each of its cases.</summary>
internal sealed class InteropClient
{
    public const string Python = "/usr/bin/python3";
    private const string Ruby = "/usr/bin/ruby";

    // Those that the program of gRPC's makers has, of the ones that do not need Google's cloud.
    private static readonly string[] RubyCases =
    [
        "empty_unary", "large_unary", "client_compressed_unary", "client_streaming", "client_compressed_streaming", "server_streaming",
        "ping_pong", "empty_stream", "custom_metadata", "status_code_and_message", "unimplemented_method", "unimplemented_service",
        "cancel_after_begin", "cancel_after_first_response", "timeout_on_sleeping_server",
    ];

    private static readonly string[] PackageRoots = ["/usr/lib", "/usr/share"];

    private readonly Func<string, Task<IReadOnlyDictionary<string, string>>> run;

    private InteropClient(string name, string needs, bool isHere, Func<string, Task<IReadOnlyDictionary<string, string>>> run)
    {
        this.run = run;
        Name = name;
        Needs = needs;
        IsHere = isHere;
    }

    public static IReadOnlyList<InteropClient> All { get; } =
    [
        new("ruby", "ruby-grpc", RubyProgram is not null, RunRubyAsync),
        new("python", "python3-grpcio and python3-grpc-tools", Directory.Exists("/usr/lib/python3/dist-packages/grpc_tools"), RunPythonAsync),
        new("grpc-js", "npm install in tests/clients", HasPackage("@grpc/grpc-js"), RunGrpcJsAsync),
        new("connect-node", "npm install in tests/clients", HasPackage("@connectrpc/connect-node"), RunConnectAsync),
    ];

    public string Name { get; }

    /// <summary>What must be installed.</summary>
    public string Needs { get; }

    public bool IsHere { get; }

    public static string Clients => Metadata("ClientsFolder");

    private static string Protos => Metadata("InteropProtos");

    // The official client comes inside the library's package, in a folder with its version.
    private static string? RubyProgram => PackageRoots
        .SelectMany(root => Directory.Exists(root) ? Directory.GetDirectories(root, "rubygems-integration", Depth(1)) : [])
        .SelectMany(root => Directory.GetFiles(root, "client.rb", SearchOption.AllDirectories))
        .FirstOrDefault(file => file.EndsWith("src/ruby/pb/test/client.rb", StringComparison.Ordinal));

    /// <summary>Case → «pass», or «fail» or «left out» and why.</summary>
    /// <param name="address">Host and port.</param>
    public Task<IReadOnlyDictionary<string, string>> RunAsync(string address) => run(address);

    private static EnumerationOptions Depth(int levels) => new() { RecurseSubdirectories = true, MaxRecursionDepth = levels };

    public static bool HasPackage(string name) => Directory.Exists(Path.Combine(Clients, "node_modules", name));

    private static string Metadata(string key) =>
        typeof(InteropClient).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!;

    private static async Task<IReadOnlyDictionary<string, string>> RunRubyAsync(string address)
    {
        var (host, port) = (address.Split(':')[0], address.Split(':')[1]);
        var results = new Dictionary<string, string>();
        foreach (var name in RubyCases)
        {
            var (exit, output) = await RunAsync(
                Ruby, RubyProgram!, $"--server_host={host}", $"--server_port={port}", "--use_tls=false", $"--test_case={name}");
            results[name] = exit == 0 ? "pass" : $"fail: {output.ReplaceLineEndings(" ")}";
        }

        return results;
    }

    private static async Task<IReadOnlyDictionary<string, string>> RunPythonAsync(string address)
    {
        var stubs = Directory.CreateTempSubdirectory("stubs-");
        var (exit, output) = await RunAsync(
            Python, "-m", "grpc_tools.protoc", $"-I{Protos}", $"--python_out={stubs}", $"--grpc_python_out={stubs}", "grpc/testing/test.proto");
        Assert.True(exit == 0, output);
        var results = await RunDriverAsync(Python, Path.Combine(Clients, "interop.py"), address, stubs.FullName);
        stubs.Delete(recursive: true);
        return results;
    }

    private static Task<IReadOnlyDictionary<string, string>> RunGrpcJsAsync(string address) =>
        RunDriverAsync("node", Path.Combine(Clients, "interop.js"), address, Protos);

    private static async Task<IReadOnlyDictionary<string, string>> RunConnectAsync(string address)
    {
        var folder = Directory.CreateTempSubdirectory("descriptors-");
        var descriptors = Path.Combine(folder.FullName, "test.binpb");
        var (exit, output) = await RunAsync(Path.Combine(Clients, "node_modules", ".bin", "buf"), "build", Protos, "-o", descriptors);
        Assert.True(exit == 0, output);
        var results = await RunDriverAsync("node", Path.Combine(Clients, "interop-connect.js"), address, descriptors);
        folder.Delete(recursive: true);
        return results;
    }

    // A line is «case result».
    private static async Task<IReadOnlyDictionary<string, string>> RunDriverAsync(params string[] command)
    {
        var (exit, output) = await RunAsync(command[0], command[1..]);
        Assert.True(exit == 0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }

    private static async Task<(int Exit, string Output)> RunAsync(string program, params string[] arguments)
    {
        var token = TestContext.Current.CancellationToken;
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(token);
        var output = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return (process.ExitCode, process.ExitCode == 0 ? output : output + await errors);
    }
}
