using System.CommandLine;
using System.CommandLine.Invocation;
using WasteSorting.Ledger.Journal;
using WasteSorting.Server.Options;

namespace WasteSorting.Server;

/// <summary>The commands of the program, and the one place that turns their failures into exit codes.</summary>
internal sealed class CommandTable
{
    private readonly RootCommand root;

    /// <param name="description">Of the program.</param>
    /// <param name="settings">Of what runs when no command is given.</param>
    /// <param name="run">That; gives the exit code.</param>
    public CommandTable(string description, IReadOnlyList<Setting> settings, Func<IConfiguration, Task<int>> run)
    {
        root = new RootCommand(description);
        Fill(root, settings, run);
    }

    public void Add(string name, string description, IReadOnlyList<Setting> settings, Func<IConfiguration, Task<int>> run)
    {
        var command = new Command(name, description);
        Fill(command, settings, run);
        root.Subcommands.Add(command);
    }

    public async Task<int> RunAsync(string[] args)
    {
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            return Fail(ExitCodes.Usage, $"{parsed.Errors[0].Message} See --help.");
        }

        try
        {
            // The host hears of signals itself, and stops in its own order.
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(invocation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OptionsException or RegistryFaultsException)
        {
            return Fail(ExitCodes.Usage, error.Message);
        }
        catch (FoundingException error)
        {
            return Fail(ExitCodes.WrongClock, error.Message);
        }
        catch (Exception error) when (error is JournalException or IOException or Npgsql.NpgsqlException)
        {
            return Fail(ExitCodes.Failed, error.Message);
        }
    }

    private static void Fill(Command command, IReadOnlyList<Setting> settings, Func<IConfiguration, Task<int>> run)
    {
        var flags = new Settings(settings);
        flags.AddTo(command);
        command.SetAction((parsed, _) => run(flags.Read(parsed)));
    }

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}
