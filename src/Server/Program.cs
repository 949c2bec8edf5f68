using WasteSorting.Ledger.Journal;
using WasteSorting.Server.Options;
using WasteSorting.Server;

try
{
    if (args is [CopyCommand.Name, .. var rest])
    {
        return CopyCommand.Run(rest, Console.Out);
    }

    if (args is [BackupCommand.Name, .. var flags])
    {
        return await BackupCommand.RunAsync(flags, Console.Out).ConfigureAwait(false);
    }

    var options = ServerOptions.Read(args);
    await using var server = await LedgerServer.StartAsync(options, TimeProvider.System).ConfigureAwait(false);
    StartReport.Print(server.Engine, server.Addresses, options, Console.Out);
    return await server.RunAsync().ConfigureAwait(false);
}
catch (Exception error) when (error is OptionsException or RegistryFaultsException or JournalException or IOException or Npgsql.NpgsqlException)
{
    await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
    return error is OptionsException or RegistryFaultsException ? ExitCodes.Usage : ExitCodes.Failed;
}
