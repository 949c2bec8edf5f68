using Microsoft.Extensions.Logging;
using Npgsql;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Postgres;

/// <summary>
/// Keeps a silo at the end of the journal when another silo has written: a notice wakes the reader, and it looks without one too, for a notice
/// can be lost.
/// </summary>
internal sealed class Tail : IDisposable
{
    private readonly LiveLedger ledger;
    private readonly string connectionString;
    private readonly PostgresLimits bounds;
    private readonly ILogger log;
    private readonly DatabaseClock? clock;
    private readonly Hearing hearing;
    private readonly Thread thread;
    private readonly CancellationTokenSource stop = new();
    private NpgsqlConnection? first;
    private NpgsqlConnection? session;
    private volatile bool isConnected = true;

    /// <exception cref="JournalInUseException">The rows are being copied.</exception>
    public Tail(LiveLedger ledger, string connectionString, PostgresLimits bounds, ILogger log, DatabaseClock? clock, Hearing hearing)
    {
        this.ledger = ledger;
        this.connectionString = connectionString;
        this.bounds = bounds;
        this.log = log;
        this.clock = clock;
        this.hearing = hearing;
        first = Connections.OpenTail(connectionString, bounds);
        thread = new Thread(Run) { IsBackground = true, Name = "ledger tail" };
        thread.Start();
    }

    /// <summary>Whether the database answered last.</summary>
    public bool IsConnected => isConnected;

    public void Dispose()
    {
        stop.Cancel();
        thread.Join();
        stop.Dispose();
    }

    private void Run()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Follow();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception error) when (IsPassing(error))
            {
                isConnected = false;
                log.TailLost(error.Message);
                stop.Token.WaitHandle.WaitOne(bounds.ReconnectPause);
            }
#pragma warning disable CA1031 // whatever it is, this silo does not show the ledger any more: the process must end
            catch (Exception error)
#pragma warning restore CA1031
            {
                ledger.Fail(error);
                return;
            }
        }
    }

    // A journal that holds what cannot be, and a bug of ours, do not pass.
    private bool IsPassing(Exception error) =>
        error is not JournalDamagedException && (error is JournalException || PostgresErrors.IsKnown(error, session));

    private void Follow()
    {
        session = null;
        using var connection = Interlocked.Exchange(ref first, null) ?? Connections.OpenTail(connectionString, bounds);
        session = connection;
        var isBehind = true;
        connection.Notification += (_, notice) =>
            isBehind |= !long.TryParse(notice.Payload, out var revision) || revision > ledger.State.Revision;
        using (var listen = new NpgsqlCommand("LISTEN ledger", connection))
        {
            listen.ExecuteNonQuery();
        }

        // Without a bound a connection that a network has dropped in silence would be waited for until TCP gives it up.
        var reader = new PostgresReader(connection, bounds.AnswerSeconds);
        while (!stop.IsCancellationRequested)
        {
            if (isBehind)
            {
                isBehind = false;
                Read(reader);
            }

            clock?.Ask(connection, bounds);
            Hear();

            // A notice is counted while this waits; without one the journal is looked at all the same.
            if (!connection.WaitAsync(bounds.TailPause, stop.Token).GetAwaiter().GetResult())
            {
                isBehind = true;
            }
        }
    }

    private void Hear()
    {
        hearing.Hear();
        isConnected = true;
    }

    private void Read(PostgresReader reader)
    {
        foreach (var batch in reader.ReadAfter(ledger.State.Token))
        {
            Hear();
            ledger.Apply([batch], revision =>
            {
                using var opened = ledger.Store.OpenReader();
                return opened.ReadRegistry(revision);
            });
        }
    }
}
