using WasteSorting.Server;
using WasteSorting.Server.Options;

var commands = new CommandTable(
    "Serves the progress ledger of a district: one silo alone, or with --postgres one of a cluster.",
    ServerOptions.All,
    LedgerServer.ServeAsync);
commands.Add(
    "backup",
    "Copies the ledger of a running server into a directory; run again, what has come since, or one of several copies.",
    BackupCommand.Settings,
    settings => BackupCommand.RunAsync(settings, Console.Out, new WorkLines(Console.Error, TimeProvider.System), TimeProvider.System));
commands.Add(
    "copy-journal",
    "Takes a ledger that no server uses from SQLite to PostgreSQL, or back.",
    CopyCommand.Settings,
    settings => Task.FromResult(CopyCommand.Run(settings, Console.Out, new WorkLines(Console.Error, TimeProvider.System))));
commands.Add(
    "restore",
    "Makes a ledger of a backup, in an empty place: the copy is checked before, and totals and chain behind it.",
    RestoreCommand.Settings,
    settings => Task.FromResult(RestoreCommand.Run(settings, Console.Out, new WorkLines(Console.Error, TimeProvider.System))));
commands.Add(
    "check",
    "Goes through a ledger that no server uses, such as a backup, and says whether it is sound.",
    CheckCommand.Settings,
    settings => Task.FromResult(CheckCommand.Run(settings, Console.Out, new WorkLines(Console.Error, TimeProvider.System))));
return await commands.RunAsync(args).ConfigureAwait(false);
