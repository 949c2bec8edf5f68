using System.CommandLine;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Registry;

/// <summary>registry: the files of the registry, out and in.</summary>
internal static class RegistryCommand
{
    public static Command Create(GlobalOptions global) => new("registry", "Exports or applies the registry as CSV files.")
    {
        Export(global),
        Apply(global),
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
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would change, or what is wrong." };
        var expected = new Option<long>("--expected-version")
        {
            Description = "The version that the files were made from; another one in the ledger is refused. Default: any.",
            HelpName = "N",
        };
        var retires = new Option<int>("--retires")
        {
            Description = "How many nodes the files retire, as a dry run says; needed where they are more than 10.",
            HelpName = "N",
        };
        var command = new Command("apply", "Replaces the registry by the CSV files, whole or not at all.") { directory, dryRun, expected, retires };
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var request = new ApplyRegistryRequest
            {
                Files = { RegistryFiles.Read(Path.Combine(session.Host.Directory, parsed.GetRequiredValue(directory))) },
                DryRun = true,
                ExpectedVersion = parsed.GetValue(expected),
            };

            // Only a dry run lists every fault with its place, so it goes first in any case.
            var answer = await session.Client.Registry.ApplyRegistryAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
            var isApplied = answer.Faults.Count == 0 && !parsed.GetValue(dryRun);
            if (isApplied)
            {
                // What was looked at is what gets applied: a version that came between is refused.
                request.DryRun = false;
                request.ExpectedVersion = answer.RegistryVersion;
                request.RetiredNodes = parsed.GetValue(retires);
                answer = await session.Client.Registry.ApplyRegistryAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
            }

            ChangesView.Write(session, answer, isApplied);
            return answer.Faults.Count == 0 ? ExitCode.Ok : ExitCode.No;
        }));
        return command;
    }
}
