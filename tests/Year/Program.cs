using System.Text;
using WasteSorting.Year;

// dotnet run --project tests/Year
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
await ReplayedYear.WriteAsync(Console.Out).ConfigureAwait(false);
