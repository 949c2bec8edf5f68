using Spectre.Console;

namespace WasteSorting.Cli.Shell;

/// <summary>Everything outside the program that a command touches besides the server, so that tests can stand in for it.</summary>
internal sealed class ProcessHost
{
    // Tables are never folded for a reader that is a file or a program.
    private const int PlainWidth = 240;

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Where relative paths start.</summary>
    public required string Directory { get; init; }

    /// <summary>A person watches the output on a terminal that takes control sequences.</summary>
    public required bool IsTerminal { get; init; }

    public required TimeProvider Clock { get; init; }

    public static ProcessHost System() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        Variable = Environment.GetEnvironmentVariable,
        Directory = Environment.CurrentDirectory,
        IsTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
        Clock = TimeProvider.System,
    };

    /// <summary>Colours and control sequences only for a terminal whose owner did not set NO_COLOR.</summary>
    public bool IsPlain => !IsTerminal || !string.IsNullOrEmpty(Variable("NO_COLOR"));

    public IAnsiConsole CreateConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = IsPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = IsPlain ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(Out),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Capabilities.Unicode = true;
        if (!IsTerminal)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }
}
