using System.Text;
using WasteSorting.Cli;
using WasteSorting.Cli.Shell;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await CommandTable.RunAsync(args, ProcessHost.System()).ConfigureAwait(false);
