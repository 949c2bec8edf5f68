using Npgsql;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Cluster.Store;

/// <summary>
/// Keeps a silo's view at the end of the journal. Batches come from this silo's writer, and from the journal itself when
/// another silo has written: a notice wakes the reader, and it looks without one too, for a notice can be lost.
/// </summary>
internal sealed class Tail : IDisposable
{
    private readonly Follower follower;
    private readonly string connectionString;
    private readonly ClusterLimits bounds;
    private readonly ILogger log;
    private readonly Lock gate = new();
    private readonly Thread thread;
    private readonly TaskCompletionSource<Exception> failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource stop = new();

    public Tail(Follower follower, string connectionString, ClusterLimits bounds, ILogger log)
    {
        this.follower = follower;
        this.connectionString = connectionString;
        this.bounds = bounds;
        this.log = log;
        thread = new Thread(Run) { IsBackground = true, Name = "ledger tail" };
        thread.Start();
    }

    public DistrictView View => follower.Board.Current;

    public AccessTable Access => follower.Access;

    /// <summary>Completes when the journal holds what cannot be: this silo must end.</summary>
    public Task<Exception> Failure => failure.Task;

    public void Fail(JournalDamagedException error) => failure.TrySetResult(error);

    /// <summary>Applies batches that follow each other; those that were applied before are passed over.</summary>
    public void Apply(IEnumerable<JournalBatch> batches)
    {
        lock (gate)
        {
            foreach (var batch in batches)
            {
                if (batch.First > follower.Revision)
                {
                    follower.Apply(batch);
                }
            }
        }
    }

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
            catch (JournalDamagedException error)
            {
                Fail(error);
                return;
            }
            catch (Exception error) when (error is NpgsqlException or IOException or JournalException or InvalidOperationException)
            {
                log.TailLost(error.Message);
                stop.Token.WaitHandle.WaitOne(bounds.ReconnectPause);
            }
        }
    }

    private void Follow()
    {
        using var connection = Connections.OpenReader(connectionString);
        var isBehind = true;
        connection.Notification += (_, notice) =>
            isBehind |= !long.TryParse(notice.Payload, out var revision) || revision > follower.Revision;
        using (var listen = new NpgsqlCommand("LISTEN ledger", connection))
        {
            listen.ExecuteNonQuery();
        }

        // Without a bound a connection that a network has dropped in silence would be waited for until TCP gives it up.
        var reader = new PostgresReader(connection, (int)bounds.StatementTimeout.TotalSeconds);
        while (!stop.IsCancellationRequested)
        {
            if (isBehind)
            {
                isBehind = false;
                foreach (var batch in reader.ReadAfter(follower.Revision))
                {
                    Apply([batch]);
                }
            }

            // A notice is counted while this waits; without one the journal is looked at all the same.
            if (!connection.WaitAsync(bounds.TailPause, stop.Token).GetAwaiter().GetResult())
            {
                isBehind = true;
            }
        }
    }
}
