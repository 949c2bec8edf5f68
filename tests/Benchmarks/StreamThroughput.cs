using System.Diagnostics;
using Microsoft.Data.Sqlite;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>F2: reports by stream, against SQLite's own rows a second at the same batch size.</summary>
internal static class StreamThroughput
{
    private const int Streams = 4;
    private const int ReportsPerMessage = 250;
    private const int MessagesInFlight = 8;
    private const int CeilingBatch = 1_000;

    public static async Task RunAsync(BenchmarkOptions options)
    {
        await using var server = await ServerProcess.StartAsync().ConfigureAwait(false);
        var workload = new Workload(Workload.LoadSeeds(), DateOnly.FromDateTime(DateTime.UtcNow), options.Seed);
        var messages = Enumerable.Range(0, options.Seconds * 800).Select(_ => MessageOf(workload)).ToArray();
        var sent = 0;
        await SendAsync(server, messages, () => Interlocked.Increment(ref sent) - 1, options.Seconds / 4.0).ConfigureAwait(false);
        var rate = await SendAsync(server, messages, () => Interlocked.Increment(ref sent) - 1, options.Seconds / 2.0).ConfigureAwait(false);
        var ceiling = SqliteRows(options.Seconds / 2.0);
        Figures.Print($"SQLite rows, {CeilingBatch} a commit, synced", Figures.PerSecond(ceiling), "one table, 6 columns");
        Figures.Print("F2 StreamReports, durable", Figures.PerSecond(rate), Figures.Ratio(rate / ceiling, "SQLite rows (goal 0.65)"));
    }

    private static StreamReportsRequest MessageOf(Workload workload) =>
        new() { Reports = { workload.Next(ReportsPerMessage).Select(Messages.Of) } };

    private static async Task<double> SendAsync(ServerProcess server, StreamReportsRequest[] messages, Func<int> next, double seconds)
    {
        var start = Stopwatch.GetTimestamp();
        var answered = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ =>
            Task.Run(() => StreamAsync(server, messages, next, start, seconds)))).ConfigureAwait(false);
        return answered.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<long> StreamAsync(
        ServerProcess server, StreamReportsRequest[] messages, Func<int> next, long start, double seconds)
    {
        using var channel = new RpcChannel(server.GrpcAddress);
        var call = new CallOptions { Headers = new Metadata { { "authorization", $"Bearer {server.Token}" } } };
        var method = RpcMethods.Find(ReportReflection.Descriptor.Services[0], "StreamReports");
        await using var duplex = channel.Duplex<StreamReportsRequest, StreamReportsResponse>(method, call);
        using var window = new SemaphoreSlim(MessagesInFlight);
        var answered = 0L;
        var reading = Task.Run(async () =>
        {
            await foreach (var response in duplex.ReadAllAsync().ConfigureAwait(false))
            {
                answered += response.Answers.Count;
                window.Release();
            }
        });
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds && next() is var at && at < messages.Length)
        {
            await window.WaitAsync().ConfigureAwait(false);
            await duplex.WriteAsync(messages[at]).ConfigureAwait(false);
        }

        await duplex.CompleteAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
        return answered;
    }

    private static double SqliteRows(double seconds)
    {
        var directory = Directory.CreateTempSubdirectory("bench");
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory.FullName, "rows.db")};Pooling=False");
        connection.Open();
        using var setup = connection.CreateCommand();
        setup.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            + "CREATE TABLE report (a INTEGER PRIMARY KEY, b INTEGER, c INTEGER, d INTEGER, e INTEGER, f BLOB) STRICT";
        setup.ExecuteNonQuery();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO report VALUES ($a, $b, $c, $d, $e, $f)";
        foreach (var name in "abcde")
        {
            insert.Parameters.AddWithValue($"${name}", 0L);
        }

        insert.Parameters.AddWithValue("$f", new byte[16]);
        var rows = 0L;
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var at = 0; at < CeilingBatch; at++)
            {
                insert.Parameters[0].Value = ++rows;
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        var rate = rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
        connection.Close();
        directory.Delete(recursive: true);
        return rate;
    }
}
