using System.Diagnostics;

namespace WasteSorting.Server.Tests.ClientPrograms;

/// <summary>One of the programs of docs/clients: what it needs, and how it is built and run.</summary>
internal sealed class ClientProgram
{
    private const string Python = "/usr/bin/python3";
    private const string Go = "/usr/bin/go";
    private const string GoLibraries = "/usr/share/gocode";

    // Go compiles its libraries too, the first time.
    private static readonly TimeSpan BuildPatience = TimeSpan.FromMinutes(5);

    private static readonly string Programs = Path.Combine(RepositoryTests.Root, "docs", "clients");
    private static readonly string Protos = Path.Combine(RepositoryTests.Root, "proto");
    private static readonly string NodeModules = Path.Combine(RepositoryTests.Root, "tests", "clients", "node_modules");

    private readonly Lazy<Task<bool>> _isHere;
    private readonly Lazy<Task<ProcessStartInfo>> _built;

    private ClientProgram(string name, string needs, Func<Task<bool>> isHere, Func<Task<ProcessStartInfo>> build)
    {
        Name = name;
        Needs = needs;
        _isHere = new Lazy<Task<bool>>(isHere);
        _built = new Lazy<Task<ProcessStartInfo>>(build);
    }

    public static IReadOnlyList<ClientProgram> All { get; } =
    [
        new("C#", "nothing", () => Task.FromResult(true), BuildCSharpAsync),
        new("Python", "python3-grpcio, python3-grpc-tools", () => RunsAsync(Python, "-c", "import grpc, grpc_tools"), BuildPythonAsync),
        new("JavaScript", "npm install --prefix tests/clients", () => Task.FromResult(Directory.Exists(Path.Combine(NodeModules, "@grpc"))), BuildNodeAsync),
        new("Go", "golang-go, golang-google-grpc-dev, protobuf-compiler, protoc-gen-go-1-3", HasGoAsync, BuildGoAsync),
    ];

    public string Name { get; }

    public string Needs { get; }

    public Task<bool> IsHereAsync() => _isHere.Value;

    public static TheoryData<string> Names => [.. All.Select(program => program.Name)];

    /// <summary>Checks a rule on a program, and prints that it holds. Where the program cannot be built the test skips and says what it needs.</summary>
    public static async Task CheckAsync(string name, string rule, Func<ClientProgram, Task> check)
    {
        var program = All.Single(one => one.Name == name);
        Assert.SkipUnless(await program.IsHereAsync(), $"not installed: {program.Needs}");
        await check(program);
        TestContext.Current.TestOutputHelper?.WriteLine($"client | {rule,-76} | {name,-10} | pass");
    }

    /// <summary>Starts it as an administrator's program that reports acts of one duty.</summary>
    public async Task<ClientRun> StartAsync(Uri address, string token, string obligation, int count)
    {
        var built = await _built.Value;
        var start = new ProcessStartInfo(built.FileName, [.. built.ArgumentList, address.Authority, "publicity", obligation, $"{count}"]);
        foreach (var (name, value) in built.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["WASTESORTING_TOKEN"] = token;
        return new ClientRun(start);
    }

    // From its own output, where all that it needs is beside it: these tests' has only what the server's framework lacks.
    private static Task<ProcessStartInfo> BuildCSharpAsync()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var output = Path.Combine(here.Parent!.Parent!.FullName, "DepartmentClient", here.Name);
        return Task.FromResult(new ProcessStartInfo("dotnet", [Path.Combine(output, "WasteSorting.DepartmentClient.dll")]));
    }

    private static async Task<ProcessStartInfo> BuildPythonAsync()
    {
        var stubs = FreshFolder("python");
        await RunAsync(new(Python, ["-m", "grpc_tools.protoc", $"-I{Protos}", $"--python_out={stubs}", $"--grpc_python_out={stubs}", .. ProtoFiles()]));
        return new ProcessStartInfo(Python, [Path.Combine(Programs, "python", "client.py")]) { Environment = { ["PYTHONPATH"] = stubs } };
    }

    private static Task<ProcessStartInfo> BuildNodeAsync() => Task.FromResult(
        new ProcessStartInfo("node", [Path.Combine(Programs, "javascript", "client.js")]) { Environment = { ["NODE_PATH"] = NodeModules } });

    private static async Task<bool> HasGoAsync() =>
        Directory.Exists(Path.Combine(GoLibraries, "src", "google.golang.org", "grpc"))
        && await RunsAsync(Go, "version")
        && File.Exists("/usr/bin/protoc-gen-go");

    private static async Task<ProcessStartInfo> BuildGoAsync()
    {
        var place = FreshFolder("go");
        var stubs = Directory.CreateDirectory(Path.Combine(place, "src")).FullName;
        // Where the packaged library has it; newer ones need no such word.
        const string Timestamp = "Mgoogle/protobuf/timestamp.proto=github.com/golang/protobuf/ptypes/timestamp";
        await RunAsync(new("/usr/bin/protoc", [$"-I{Protos}", $"--go_out=plugins=grpc,{Timestamp}:{stubs}", .. ProtoFiles()]));
        var program = Path.Combine(place, "client");
        string[] sources = Directory.GetFiles(Path.Combine(Programs, "go"), "*.go");
        await RunAsync(new(Go, ["build", "-o", program, .. sources])
        {
            Environment = { ["GO111MODULE"] = "off", ["GOPATH"] = $"{place}:{GoLibraries}" },
        });
        return new ProcessStartInfo(program);
    }

    private static string FreshFolder(string language)
    {
        var folder = new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "built-programs", language));
        if (folder.Exists)
        {
            folder.Delete(recursive: true);
        }

        folder.Create();
        return folder.FullName;
    }

    private static string[] ProtoFiles() => Directory.GetFiles(Path.Combine(Protos, "wastesorting", "v1"), "*.proto");

    private static async Task<bool> RunsAsync(string program, params string[] arguments)
    {
        if (!File.Exists(program))
        {
            return false;
        }

        using var run = new ClientRun(new ProcessStartInfo(program, arguments));
        return await run.ExitAsync() == 0;
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        using var run = new ClientRun(start);
        Assert.True(await run.ExitAsync(BuildPatience) == 0, $"{start.FileName}: {run.Output}");
    }
}
