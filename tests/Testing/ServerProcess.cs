using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace WasteSorting.Testing;

/// <summary>
/// The real server in a process of its own. Its data directory and ports outlive it, so that it can be killed and started
/// again for the same clients.
/// </summary>
public sealed partial class ServerProcess : IServedLedger
{
    private const int SignalTerminate = 15;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;
    private const int LinesKept = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("wastesorting");
    private readonly ConcurrentQueue<string> errors = new();
    private readonly ConcurrentQueue<string> output = new();
    private readonly IReadOnlyList<string> prefix;
    private readonly ServerProgram program;
    private Process? process;

    private ServerProcess(ServerProgram program, Func<string, IReadOnlyList<string>> prefix)
    {
        this.program = program;
        this.prefix = prefix(data.FullName);
        HttpAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{program.Host}:{Ports.TakeFree()}"));
        GrpcAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{program.Host}:{Ports.TakeFree()}"));
    }

    public Uri HttpAddress { get; }

    public Uri GrpcAddress { get; }

    public string DataDirectory => data.FullName;

    public string TokenFile => program.TokenFile ?? Path.Combine(data.FullName, "admin.token");

    public string Token => File.ReadAllText(TokenFile).Trim();

    /// <summary>What it wrote to standard output up to «ready».</summary>
    public IReadOnlyList<string> StartReport { get; private set; } = [];

    public string Errors => string.Join(Environment.NewLine, errors);

    /// <summary>The last of what it wrote to standard output after «ready».</summary>
    public string Output => string.Join(Environment.NewLine, output);

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Exit { get; private set; } = Task.FromResult(0);

    /// <summary>Time of all cores that it has used since its start.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process!.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Its memory that is in RAM.</summary>
    public long ResidentBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{process!.Id}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <summary>Makes it collect its garbage: what it has in memory afterwards is in use.</summary>
    public Task CollectGarbageAsync() => GarbageCollector.RunInAsync(process!.Id);

    /// <summary>Its open files, connections included.</summary>
    public int HandleCount => Directory.GetFileSystemEntries($"/proc/{process!.Id}/fd").Length;

    /// <summary>Its open files by what they are of, such as <c>socket</c> or a path, with how many.</summary>
    public IReadOnlyDictionary<string, int> Handles => new DirectoryInfo($"/proc/{process!.Id}/fd").EnumerateFileSystemInfos()
        .Select(one => one.LinkTarget?.Split(":[")[0] ?? "closed").CountBy(target => target).ToDictionary();

    /// <summary>Starts the server on a fresh directory, and waits until it says that it is ready.</summary>
    /// <param name="prefix">A command to run it under, such as a tracer; none by default.</param>
    public static Task<ServerProcess> StartAsync(params string[] prefix) => StartAsync(ServerProgram.Alone, prefix);

    /// <summary>Starts a program on a fresh directory, and waits until it says that it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(ServerProgram program, params string[] prefix)
    {
        var server = new ServerProcess(program, _ => prefix);
        await server.StartAgainAsync().ConfigureAwait(false);
        return server;
    }

    /// <summary>Starts the server on a fresh directory under a command that has to know it.</summary>
    public static async Task<ServerProcess> StartUnderAsync(Func<string, IReadOnlyList<string>> prefix)
    {
        var server = new ServerProcess(ServerProgram.Alone, prefix);
        await server.StartAgainAsync().ConfigureAwait(false);
        return server;
    }

    /// <summary>Starts the server on a ledger that was founded on this day.</summary>
    public static async Task<ServerProcess> StartFoundedAsync(DateOnly firstDay)
    {
        var server = new ServerProcess(ServerProgram.Alone, _ => []);
        Foundation.OnSqlite(server.DataDirectory, firstDay);
        await server.StartAgainAsync().ConfigureAwait(false);
        return server;
    }

    /// <summary>Runs the server's program to its end: exit code and all that it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        string[] command = [ServerProgram.Alone.Assembly, .. arguments];
        using var run = Process.Start(
            new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = run.StandardError.ReadToEndAsync();
        var output = await run.StandardOutput.ReadToEndAsync().Within("its output").ConfigureAwait(false);
        return (await WaitAsync(run).Within("its end").ConfigureAwait(false), output + await errors.ConfigureAwait(false));
    }

    /// <summary>Starts it again on its directory and ports, and waits until it is ready.</summary>
    public async Task StartAgainAsync()
    {
        if (!await TryStartAsync().ConfigureAwait(false))
        {
            throw new InvalidOperationException($"The server did not start; it said: {Errors}");
        }
    }

    /// <summary>Starts it; false when it ended before it was ready.</summary>
    public async Task<bool> TryStartAsync(params string[] more)
    {
        string[] command =
        [
            .. prefix, "dotnet", program.Assembly, "--data", data.FullName,
            "--http", HttpAddress.GetLeftPart(UriPartial.Authority), "--grpc", GrpcAddress.GetLeftPart(UriPartial.Authority),
            .. program.Arguments, .. more,
        ];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };

        // All tests call from one address, and many with wrong tokens on purpose.
        start.Environment["WASTESORTING_WRONG_TOKENS_PER_MINUTE"] = "1000000";
        foreach (var (name, value) in program.Environment)
        {
            start.Environment[name] = value;
        }

        process?.Dispose();
        errors.Clear();
        output.Clear();
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        Exit = WaitAsync(process);
        var report = new List<string>();
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token).ConfigureAwait(false) is { } line)
        {
            if (line == "ready")
            {
                StartReport = report;
                _ = DrainAsync(process.StandardOutput);
                return true;
            }

            report.Add(line);
        }

        await Exit.ConfigureAwait(false);
        return false;
    }

    /// <summary>As kill -9: nothing is finished or flushed.</summary>
    public async Task KillAsync()
    {
        process!.Kill(entireProcessTree: true);
        await Exit.ConfigureAwait(false);
    }

    /// <summary>As kill -TERM: gives the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        Signal(SignalTerminate);
        return await Exit.WaitAsync(Patience).ConfigureAwait(false);
    }

    /// <summary>As kill -STOP: it stands still, and keeps its connections and locks.</summary>
    public void Freeze() => Signal(SignalStop);

    /// <summary>As kill -CONT.</summary>
    public void Thaw() => Signal(SignalContinue);

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await KillAsync().ConfigureAwait(false);
        }

        process?.Dispose();
        data.Delete(recursive: true);
    }

    private void Signal(int signal)
    {
        Marshal.SetLastPInvokeError(0);
        if (Kill(process!.Id, signal) != 0)
        {
            throw new InvalidOperationException($"kill failed with {Marshal.GetLastPInvokeError()}.");
        }
    }

    // A pipe that nobody reads fills up, and then whoever writes to it stands still.
    private async Task DrainAsync(StreamReader from)
    {
        while (await from.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            output.Enqueue(line);
            while (output.Count > LinesKept)
            {
                output.TryDequeue(out _);
            }
        }
    }

    private static async Task<int> WaitAsync(Process process)
    {
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
