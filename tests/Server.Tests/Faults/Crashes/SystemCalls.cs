using System.Globalization;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Faults.Crashes;

/// <summary>
/// Has strace write down all that a server does to its ledger's files, with the bytes. It traces from beside, so that signals go to the server.
/// </summary>
internal sealed class SystemCalls(string prefix)
{
    /// <summary>The longest text that is written down: no page of a ledger is as long.</summary>
    private const int BytesMax = 1 << 20;
    private const double Microseconds = 1_000_000;

    /// <summary>To be run before the server's own command.</summary>
    public string[] Command(string directory) =>
    [
        "strace", "-D", "-q", "-ff", "--seccomp-bpf", "-ttt", "-y", "-xx", "-s", BytesMax.ToString(CultureInfo.InvariantCulture),
        "-e", "trace=pwrite64,pwritev,write,ftruncate,fallocate,fdatasync,fsync,unlink,unlinkat,rename,renameat,renameat2",
        "-P", Path.Combine(directory, "ledger.db"), "-P", Path.Combine(directory, "ledger.db-wal"), "-o", prefix,
    ];

    /// <summary>Waits until the tracer has written the end of every thread that it began to trace.</summary>
    public Task EndAsync() => Waiting.UntilAsync(
        () => Task.FromResult(Files().All(file => File.ReadLines(file).LastOrDefault()?.Contains("+++", StringComparison.Ordinal) == true)),
        "the end of the trace");

    /// <summary>All steps of all threads, in their order.</summary>
    public IReadOnlyList<FileStep> Read() =>
        [.. Files().SelectMany(File.ReadLines).Select(line => Parse(line)).OfType<FileStep>().OrderBy(step => step.At)];

    // 1795872532.530682 pwrite64(4</data/ledger.db-wal>, "bytes", 24, 32) = 24, all text as \x2f\x64.
    private static FileStep? Parse(ReadOnlySpan<char> line)
    {
        var (name, open, end) = (line.IndexOf(' ') + 1, line.IndexOf('('), line.LastIndexOf(") = ", StringComparison.Ordinal));
        if (open < 0 || end < 0 || line[(end + 4)..].StartsWith("-1") || line[(end + 4)..].StartsWith("?"))
        {
            return null;
        }

        var at = (long)(double.Parse(line[..name], CultureInfo.InvariantCulture) * Microseconds);
        var arguments = line[(open + 1)..end];
        return line[name..open] switch
        {
            "pwrite64" => new FileStep(at, Opened(arguments), StepKind.Write, Last(arguments), Quoted(arguments)),
            "ftruncate" => new FileStep(at, Opened(arguments), StepKind.Truncate, Last(arguments), []),
            "fdatasync" or "fsync" => new FileStep(at, Opened(arguments), StepKind.Sync, 0, []),
            "unlink" => new FileStep(at, Name(Quoted(arguments)), StepKind.Remove, 0, []),
            var other => throw new InvalidOperationException($"The ledger's files are changed by {other}, which no image knows."),
        };
    }

    private static string Opened(ReadOnlySpan<char> arguments) => Name(Bytes(arguments[(arguments.IndexOf('<') + 1)..arguments.IndexOf('>')]));

    private static byte[] Quoted(ReadOnlySpan<char> arguments)
    {
        var begin = arguments.IndexOf('"') + 1;
        var length = arguments[begin..].IndexOf('"');
        return arguments[(begin + length)..].StartsWith("\"...")
            ? throw new InvalidOperationException($"A write is longer than {BytesMax} bytes.")
            : Bytes(arguments.Slice(begin, length));
    }

    private static long Last(ReadOnlySpan<char> arguments) =>
        long.Parse(arguments[(arguments.LastIndexOf(", ", StringComparison.Ordinal) + 2)..], CultureInfo.InvariantCulture);

    private static string Name(byte[] path) => Path.GetFileName(System.Text.Encoding.UTF8.GetString(path));

    private static byte[] Bytes(ReadOnlySpan<char> text)
    {
        const int Digits = 4;
        var bytes = new byte[text.Length / Digits];
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] = byte.Parse(text.Slice((at * Digits) + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        return bytes;
    }

    private string[] Files() => Directory.GetFiles(Path.GetDirectoryName(prefix)!, Path.GetFileName(prefix) + ".*");
}
