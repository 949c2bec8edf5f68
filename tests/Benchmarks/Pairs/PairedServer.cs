using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Registry;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks.Pairs;

/// <summary>One of two servers that are compared, with the reports that it gets: the same for both, each once and in one order.</summary>
internal sealed class PairedServer : IAsyncDisposable
{
    private const int Seed = 20261122;
    private const int CallersPerConnection = 8;
    private const int ReportsPerMessage = 1_000;
    private const int MessagesInFlight = 2;

    // More than a server takes in a second: made before the clock starts, and what is left is for the next round.
    private const int UnaryPerSecond = 120_000;
    private const int MessagesPerSecond = 600;

    // Read before any clock starts.
    private static readonly DistrictRegistry Registry = Workload.LoadSeeds();

    private readonly ServerProcess server;
    private readonly Prepared<byte[]> calls;
    private readonly Prepared<StreamReportsRequest> messages;
    private readonly Workload single = WorkloadOf(3);

    private PairedServer(ServerProcess server)
    {
        this.server = server;
        var (unary, stream) = (WorkloadOf(1), WorkloadOf(2));
        calls = new(() => UnaryThroughput.Framed(new SubmitReportRequest { Report = Messages.Of(unary.Next()) }));
        messages = new(() => Messages.Of(stream.Next(ReportsPerMessage)));
    }

    public double ResidentMebibytes => server.ResidentBytes / 1024.0 / 1024.0;

    /// <param name="library">The server's library: with its own settings, as its users run it.</param>
    public static async Task<PairedServer> StartAsync(string library) =>
        new(await ServerProcess.StartAsync(new ServerProgram { Assembly = library }).ConfigureAwait(false));

    /// <summary>64 callers, each waiting for its answer.</summary>
    public Task<(UnaryRate Rate, double ReportsPerCommit)> UnaryAsync(int seconds)
    {
        calls.Fill(seconds * UnaryPerSecond);
        return WithCommitsAsync(() => UnaryLoad.RunAsync(server, server.Token, UnaryThroughput.Submit, seconds, calls.Next, CallersPerConnection));
    }

    public Task<(StreamRate Rate, double ReportsPerCommit)> StreamAsync(int seconds)
    {
        messages.Fill(seconds * MessagesPerSecond);
        return WithCommitsAsync(() => ReportStreams.RunAsync(server, messages.Next, MessagesInFlight, seconds));
    }

    /// <summary>Median milliseconds of one caller and nothing else.</summary>
    public async Task<double> OneCallerAsync(int seconds)
    {
        var latencies = await SingleCaller.MeasureAsync(server, () => Messages.Of(single.Next()), seconds).ConfigureAwait(false);
        return latencies.Order().ElementAt(latencies.Count / 2);
    }

    /// <summary>The first answer of a server that has just started.</summary>
    public async Task AskAsync()
    {
        using var channel = new ServerChannel(server);
        await new ProgressService.ProgressServiceClient(channel.Invoker).GetProgressAsync(new(), channel.Headers).ConfigureAwait(false);
    }

    private async Task<(TRate Rate, double ReportsPerCommit)> WithCommitsAsync<TRate>(Func<Task<TRate>> load)
    {
        var before = await StatusAsync().ConfigureAwait(false);
        var rate = await load().ConfigureAwait(false);
        var after = await StatusAsync().ConfigureAwait(false);
        return (rate, (after.ReportCount - before.ReportCount) / (double)(after.CommitCount - before.CommitCount));
    }

    private async Task<GetStatusResponse> StatusAsync()
    {
        using var channel = new ServerChannel(server);
        return await new AdminService.AdminServiceClient(channel.Invoker).GetStatusAsync(new(), channel.Headers).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static Workload WorkloadOf(int mode) => new(Registry, DateOnly.FromDateTime(DateTime.UtcNow), Seed + mode);

    /// <summary>Things made ahead, handed out one by one to any number of callers.</summary>
    private sealed class Prepared<T>(Func<T> make)
        where T : class
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<T> ready = new();

        public void Fill(int count)
        {
            while (ready.Count < count)
            {
                ready.Enqueue(make());
            }
        }

        public T? Next() => ready.TryDequeue(out var next) ? next : null;
    }
}
