using System.Runtime.InteropServices;
using WasteSorting.Benchmarks;
using WasteSorting.Benchmarks.Cluster;
using WasteSorting.Benchmarks.Pairs;

// dotnet run -c Release --project tests/Benchmarks -- [steps|f1|f2|f4|f12|viewers|ceiling|overload|resets|all] [--seconds N] [--seed N]
// dotnet run -c Release --project tests/Benchmarks -- pair --old PATH --new PATH [--pairs N] [--seconds N]
// dotnet run -c Release --project tests/Benchmarks -- cluster [CALLERS [SECONDS [ROUNDS]]]
if (args.Contains(EmptyServer.Command))
{
    return await EmptyServer.RunAsync(args).ConfigureAwait(false);
}

if (args is [ClusterRunOptions.Command, ..])
{
    return await ClusterRun.RunAsync(ClusterRunOptions.Read(args)).ConfigureAwait(false);
}

var pairs = args is [PairOptions.Command, ..] ? PairOptions.Read(args) : null;
var options = BenchmarkOptions.Read(args);
if (pairs is null && options is null)
{
    Console.Error.WriteLine($"usage: [steps|f1|f2|f4|f12|viewers|ceiling|overload|resets|all] [--seconds N] [--seed N], or {PairOptions.Usage}, or {ClusterRunOptions.Usage}");
    return 2;
}

Console.WriteLine($"machine: {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, .NET {Environment.Version}");
if (BenchmarkOptions.Build == "Debug")
{
    Console.WriteLine("warning: a debug build measures nothing; add -c Release");
}

if (pairs is not null)
{
    await new PairRun(pairs).RunAsync().ConfigureAwait(false);
    return 0;
}

Console.WriteLine($"build: {BenchmarkOptions.Build}; journal: SQLite, WAL, synchronous=FULL; seed {options!.Seed}; {options.Seconds} s a figure");

foreach (var (name, run) in Figures.All)
{
    if (options.Figure == "all" || options.Figure == name)
    {
        await run(options).ConfigureAwait(false);
    }
}

return 0;
