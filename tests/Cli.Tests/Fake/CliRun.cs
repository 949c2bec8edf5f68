using WasteSorting.Cli.Shell;

namespace WasteSorting.Cli.Tests.Fake;

/// <summary>One run of the program in this process.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    public static async Task<CliRun> OfAsync(string? server, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var host = HostFor(output, error);
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
