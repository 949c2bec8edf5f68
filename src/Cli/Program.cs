using System.Text;
using WasteSorting.Cli;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await CommandLine.RunAsync(args, Host.System()).ConfigureAwait(false);
