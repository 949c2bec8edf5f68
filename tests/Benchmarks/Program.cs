using System.Runtime.InteropServices;
using WasteSorting.Benchmarks;

// dotnet run -c Release --project tests/Benchmarks -- [steps|f1|f2|f4|ceiling|resets|all] [--seconds N] [--seed N]
if (args.Contains(EmptyServer.Command))
{
    return await EmptyServer.RunAsync(args).ConfigureAwait(false);
}

var options = BenchmarkOptions.Read(args);
if (options is null)
{
    Console.Error.WriteLine("usage: [steps|f1|f2|f4|ceiling|resets|all] [--seconds N] [--seed N]");
    return 2;
}

Console.WriteLine($"machine: {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, .NET {Environment.Version}");
Console.WriteLine($"build: {BenchmarkOptions.Build}; journal: SQLite, WAL, synchronous=FULL; seed {options.Seed}; {options.Seconds} s a figure");
if (BenchmarkOptions.Build == "Debug")
{
    Console.WriteLine("warning: a debug build measures nothing; add -c Release");
}

foreach (var (name, run) in Figures.All)
{
    if (options.Figure == "all" || options.Figure == name)
    {
        await run(options).ConfigureAwait(false);
    }
}

return 0;
