using Spectre.Console;

namespace WasteSorting.Cli.Shell;

/// <summary>Everything outside the program that a command touches besides the server, so that tests can stand in for it.</summary>
internal sealed class ProcessHost
{
    // Tables are never folded for a reader that is a file or a program.
    private const int PlainWidth = 240;

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public TextReader In { get; init; } = TextReader.Null;

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Where relative paths start.</summary>
    public required string Directory { get; init; }

    /// <summary>A person watches the output on a terminal that takes control sequences.</summary>
    public required bool IsTerminal { get; init; }

    /// <summary>A person can be asked.</summary>
    public bool IsInputTerminal { get; init; }

    /// <summary>A person watches the error stream on a terminal that takes control sequences.</summary>
    public bool IsErrorTerminal { get; init; }

    public required TimeProvider Clock { get; init; }

    public static ProcessHost System() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        In = Console.In,
        Variable = Environment.GetEnvironmentVariable,
        Directory = Environment.CurrentDirectory,
        IsTerminal = !Console.IsOutputRedirected && HasControl,
        IsInputTerminal = !Console.IsInputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected && HasControl,
        Clock = TimeProvider.System,
    };

    /// <summary>Colours and control sequences only for a terminal whose owner did not set NO_COLOR.</summary>
    public bool IsPlain => IsPlainFor(IsTerminal);

    public IAnsiConsole CreateConsole() => CreateConsole(Out, IsTerminal);

    public IAnsiConsole CreateErrorConsole() => CreateConsole(Error, IsErrorTerminal);

    private static bool HasControl => Environment.GetEnvironmentVariable("TERM") != "dumb";

    private bool IsPlainFor(bool isTerminal) => !isTerminal || !string.IsNullOrEmpty(Variable("NO_COLOR"));

    private IAnsiConsole CreateConsole(TextWriter target, bool isTerminal)
    {
        var isPlain = IsPlainFor(isTerminal);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isPlain ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(target),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Capabilities.Unicode = true;
        if (!isTerminal)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }
}
