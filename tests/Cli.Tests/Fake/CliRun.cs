using WasteSorting.Cli.Shell;

namespace WasteSorting.Cli.Tests.Fake;

/// <summary>One run of the program in this process.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    public static Task<CliRun> OfAsync(string? server, params string[] args) => RunAsync(server, args, (output, error) => HostFor(output, error));

    /// <summary>A run with a person at the terminal, who answers questions.</summary>
    public static Task<CliRun> AskedAsync(string server, string answer, params string[] args) =>
        RunAsync(server, args, (output, error) => new ProcessHost
        {
            Out = output,
            Error = error,
            In = new StringReader(answer + Environment.NewLine),
            Variable = _ => null,
            Directory = Path.GetTempPath(),
            IsTerminal = false,
            IsInputTerminal = true,
            IsErrorTerminal = true,
            Clock = TimeProvider.System,
        });

    private static async Task<CliRun> RunAsync(string? server, string[] args, Func<TextWriter, TextWriter, ProcessHost> hostFor)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var host = hostFor(TextWriter.Synchronized(output), TextWriter.Synchronized(error));
        string[] all = server is null ? args : [.. args, "--server", server, "--token", FakeLedger.Token];
        var code = await CommandTable.RunAsync(all, host, TestContext.Current.CancellationToken);
        return new CliRun(code, output.ToString(), error.ToString());
    }

    public static ProcessHost HostFor(TextWriter output, TextWriter error, string? directory = null) => new()
    {
        Out = TextWriter.Synchronized(output),
        Error = TextWriter.Synchronized(error),
        Variable = _ => null,
        Directory = directory ?? Path.GetTempPath(),
        IsTerminal = false,
        Clock = TimeProvider.System,
    };
}
