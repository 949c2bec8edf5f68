using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Benchmarks;

/// <summary>F2: reports by stream, against SQLite's own rows a second at the same batch size.</summary>
internal static class StreamThroughput
{
    private const int ReportsPerMessage = 250;
    private const int MessagesInFlight = 8;
    private const int CeilingBatch = 1_000;

    public static async Task RunAsync(BenchmarkOptions options)
    {
        await using var server = await ServerProcess.StartAsync().ConfigureAwait(false);
        var workload = new Workload(Workload.LoadSeeds(), DateOnly.FromDateTime(DateTime.UtcNow), options.Seed);
        var messages = Enumerable.Range(0, options.Seconds * 800).Select(_ => Messages.Of(workload.Next(ReportsPerMessage))).ToArray();
        var sent = -1;
        StreamReportsRequest? Next() => Interlocked.Increment(ref sent) is var at && at < messages.Length ? messages[at] : null;
        await ReportStreams.RunAsync(server, Next, MessagesInFlight, options.Seconds / 4.0).ConfigureAwait(false);
        var measured = await ReportStreams.RunAsync(server, Next, MessagesInFlight, options.Seconds / 2.0).ConfigureAwait(false);
        var ceiling = SqliteRows(options.Seconds / 2.0);
        Figures.Print($"SQLite rows, {CeilingBatch} a commit, synced", Figures.PerSecond(ceiling), "one table, 6 columns");
        Figures.Print("F2 StreamReports, durable", Figures.PerSecond(measured.PerSecond), string.Create(
            CultureInfo.InvariantCulture,
            $"{Figures.Ratio(measured.PerSecond / ceiling, "SQLite rows (goal 0.65)")}; server {measured.ServerMicroseconds:F2} us of one core a report (goal 3.00); {measured.RefusedCount} refused"));
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
