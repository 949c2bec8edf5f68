using System.CommandLine;
using WasteSorting.Cli.Import;
using WasteSorting.Cli.Shell;
using WasteSorting.Papers.Import;

namespace WasteSorting.Cli.Registry;

/// <summary>registry sites: a list of real sites in place of those that the registry has in the same categories.</summary>
internal static class SitesCommand
{
    public static Command Create(GlobalOptions global)
    {
        var file = new Argument<string>("file") { Description = "The list, such as annex 3 (附件3), .xlsx or .csv." };
        var dryRun = RegistryCommand.DryRun();
        var retires = RegistryCommand.Retires();
        var command = new Command(
            "sites", "Puts a list of real sites (附件3) in place of the registry's sites of the same categories, and applies that as apply does.")
        {
            file, dryRun, retires,
        };
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var name = parsed.GetRequiredValue(file);
            var reading = await SheetFile.ReadAsync(session, name).ConfigureAwait(false);
            if (!reading.IsRead)
            {
                FaultsView.Write(session, name, reading.Fault);
                return Refuse(session, 1);
            }

            var export = await session.Client.Registry.ExportRegistryAsync(new(), cancellationToken: cancellation).ConfigureAwait(false);
            var registry = SitesFiles.Read(export.Files);
            var plan = SitesImport.Read(reading.Table, registry);
            FaultsView.Write(session, name, plan.Faults);
            if (!plan.Faults.IsEmpty)
            {
                return Refuse(session, plan.Faults.Length);
            }

            session.WriteNote(Describe(plan, registry));
            return await RegistryApplication.RunAsync(
                session,
                SitesFiles.With(export.Files, plan, registry),
                export.RegistryVersion,
                parsed.GetValue(retires),
                parsed.GetValue(dryRun),
                cancellation).ConfigureAwait(false);
        }));
        return command;
    }

    private static int Refuse(Session session, int faults)
    {
        session.WriteNote($"nothing was applied; faults: {faults}");
        return ExitCode.No;
    }

    private static string Describe(SitesPlan plan, SitesRegistry registry)
    {
        var known = registry.Existing.Select(site => site.Id).ToHashSet();
        var isNew = plan.Sites.Count(one => !known.Contains(one.Site.Id));
        return $"sites in the list: {plan.Sites.Length}, of them new: {isNew}"
            + (plan.IgnoredColumns.Length > 0 ? $"; columns that are not read: {string.Join(", ", plan.IgnoredColumns)}" : "");
    }
}
