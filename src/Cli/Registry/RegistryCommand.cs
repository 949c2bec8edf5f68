using System.CommandLine;
using WasteSorting.Cli.Shell;

namespace WasteSorting.Cli.Registry;

/// <summary>registry: the files of the registry, out and in.</summary>
internal static class RegistryCommand
{
    public static Command Create(GlobalOptions global) => new(
        "registry", "Exports or applies the registry as CSV files, and takes lists of sites into it.")
    {
        Export(global),
        Apply(global),
        SitesCommand.Create(global),
    };

    public static Option<bool> DryRun() => new("--dry-run") { Description = "Only say what would change, or what is wrong." };

    public static Option<int> Retires() => new("--retires")
    {
        Description = "How many nodes the files retire, as a dry run says; needed where they are more than 10.",
        HelpName = "N",
    };

    private static Command Export(GlobalOptions global)
    {
        var directory = new Argument<string>("dir") { Description = "Where the files are written." };
        var command = new Command("export", "Writes the registry as CSV files.") { directory };
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var answer = await session.Client.Registry.ExportRegistryAsync(new(), cancellationToken: cancellation).ConfigureAwait(false);
            var target = Path.Combine(session.Host.Directory, parsed.GetRequiredValue(directory));
            RegistryFiles.Write(target, answer.Files);
            if (session.IsJson)
            {
                session.WriteJson(new { answer.RegistryVersion, Directory = target, Files = answer.Files.Select(file => file.Name) });
            }
            else
            {
                session.Host.Out.WriteLine($"registry version {answer.RegistryVersion}: {answer.Files.Count} files in {target}");
            }

            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Apply(GlobalOptions global)
    {
        var directory = new Argument<string>("dir") { Description = "Where the CSV files are." };
        var dryRun = DryRun();
        var expected = new Option<long>("--expected-version")
        {
            Description = "The version that the files were made from; another one in the ledger is refused. Default: any.",
            HelpName = "N",
        };
        var retires = Retires();
        var command = new Command("apply", "Replaces the registry by the CSV files, whole or not at all.") { directory, dryRun, expected, retires };
        command.SetAction(global.Run((session, parsed, cancellation) => RegistryApplication.RunAsync(
            session,
            RegistryFiles.Read(Path.Combine(session.Host.Directory, parsed.GetRequiredValue(directory))),
            parsed.GetValue(expected),
            parsed.GetValue(retires),
            parsed.GetValue(dryRun),
            cancellation)));
        return command;
    }
}
