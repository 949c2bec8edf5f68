using WasteSorting.Cluster;
using WasteSorting.Cluster.Hosting;
using WasteSorting.Ledger.Embedded;
using WasteSorting.Ledger.Journal;
using WasteSorting.Server;

try
{
    var options = ClusterOptions.Read(args);
    await using var silo = await SiloServer.StartAsync(options, TimeProvider.System).ConfigureAwait(false);
    StartReport.Print(silo.Engine, silo.Addresses, options.Server, Console.Out);
    return await silo.RunAsync().ConfigureAwait(false);
}
catch (Exception error) when (error is OptionsException or RegistryFaultsException or JournalException or IOException or Npgsql.NpgsqlException)
{
    await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
    return error is OptionsException or RegistryFaultsException ? ExitCodes.Usage : ExitCodes.Failed;
}
