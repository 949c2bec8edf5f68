using Npgsql;
using WasteSorting.Cluster.Store;
using WasteSorting.Domain.Periods;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Embedded;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Cluster;

/// <summary>
/// What a silo has of the ledger, shared by its grains and its doors: the view at the end of the journal, and the way to
/// commit. It holds no truth of its own.
/// </summary>
internal sealed class SiloLedger : IDisposable
{
    private readonly Follower follower;
    private readonly Tail tail;
    private readonly Writer writer;
    private readonly NpgsqlDataSource pool;
    private readonly ReadBarrier barrier;
    private readonly ReportLookup lookup;

    private SiloLedger(
        (Recovery Recovered, long Epoch) opened, string connectionString, EngineLimits limits, ClusterLimits bounds, TimeProvider time, ILogger log)
    {
        Limits = limits;
        Bounds = bounds;
        Time = time;
        pool = Connections.Pool(connectionString, bounds);
        barrier = new ReadBarrier(pool);
        lookup = new ReportLookup(pool);
        follower = new Follower(opened.Recovered, opened.Epoch, ReadRegistry, limits, time);
        tail = new Tail(follower, connectionString, bounds, log);
        writer = new Writer(connectionString, tail, limits, bounds, time, log);
    }

    public EngineLimits Limits { get; }

    public ClusterLimits Bounds { get; }

    /// <summary>The database and how durable it is, for people.</summary>
    public required string Journal { get; init; }

    /// <summary>The district's clock.</summary>
    public TimeProvider Time { get; }

    public Board Board => follower.Board;

    public DistrictView View => follower.Board.Current;

    public long ReportCount => follower.ReportCount;

    public long CommitCount => writer.CommitCount;

    public RegistrySource Source => follower.Source;

    public AccessTable Access => follower.Access;

    /// <summary>Completes when the journal is damaged: the process must end.</summary>
    public Task<Exception> Failure => tail.Failure;

    /// <exception cref="RegistryFaultsException">The ledger is empty and the registry has faults.</exception>
    /// <exception cref="JournalException">The database cannot be used.</exception>
    public static SiloLedger Open(
        string connectionString, RegistrySource first, EngineLimits limits, ClusterLimits bounds, TimeProvider time, ILogger log)
    {
        using var connection = Connections.OpenWriter(connectionString, bounds with { LockIdleMax = TimeSpan.Zero });
        return new SiloLedger(Opening.Open(connection, first, time.GetUtcNow()), connectionString, limits.Check(), bounds, time, log)
        {
            Journal = PostgresSession.CheckSettings(connection),
        };
    }

    public Task<CommitResult> CommitAsync(Change change) => writer.CommitAsync(change);

    public Task<IReadOnlyList<ReportEntry>> FindReportsAsync(Guid[] ids) => lookup.FindAsync(ids);

    /// <summary>The view once it holds all that was committed, by whichever silo, when this was called.</summary>
    /// <exception cref="LedgerUnreachableException">The database or the journal's tail is too far away.</exception>
    public async Task<DistrictView> CatchUpAsync(CancellationToken cancellation = default)
    {
        try
        {
            return await ReachAsync(await barrier.AskAsync().WaitAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        }
        catch (NpgsqlException error)
        {
            throw new LedgerUnreachableException($"The database cannot be reached: {error.Message}", error);
        }
    }

    /// <summary>The view once it has reached a revision.</summary>
    /// <exception cref="LedgerUnreachableException">It does not in time.</exception>
    public async Task<DistrictView> ReachAsync(long revision, CancellationToken cancellation = default)
    {
        var view = View;
        return view.Revision >= revision
            ? view
            : await Board.WaitAsync(revision, Bounds.ReadPatience, cancellation).ConfigureAwait(false)
                ?? throw new LedgerUnreachableException($"This silo stands at revision {View.Revision} and does not reach {revision}.");
    }

    /// <summary>Begins the district's day if it has not begun yet. Of the silos that try at once one succeeds.</summary>
    public async Task BeginDayAsync()
    {
        for (var view = View; Calendar.DayAt(Time.GetUtcNow()) > view.Calendar.Today; view = View)
        {
            var entry = new ByteWriter();
            EntryCodec.Write(entry, new DayBegan(Calendar.DayAt(Time.GetUtcNow())));
            var result = await CommitAsync(new EpochChange(view.Epoch, entry.Written.ToArray(), null)).ConfigureAwait(false);
            if (result.Status != CommitStatus.Conflict)
            {
                return;
            }
        }
    }

    public void Dispose()
    {
        writer.Dispose();
        tail.Dispose();
        pool.Dispose();
    }

    /// <summary>A reader of the journal over a connection of its own.</summary>
    /// <exception cref="JournalException">The database cannot be reached.</exception>
    public OpenedReader OpenReader()
    {
        try
        {
            var connection = pool.OpenConnection();
            return new OpenedReader(new PostgresReader(connection, (int)Bounds.StatementTimeout.TotalSeconds), connection);
        }
        catch (NpgsqlException error)
        {
            throw new LedgerUnreachableException($"The database cannot be reached: {error.Message}", error);
        }
    }

    private RegistrySource ReadRegistry(long revision)
    {
        using var connection = pool.OpenConnection();
        var found = new PostgresReader(connection).ReadRegistries(revision - 1).FirstOrDefault(one => one.Revision == revision)
            ?? throw new JournalDamagedException($"The registry of revision {revision} is missing.");
        return RegistryCodec.Read(found.Files);
    }
}

/// <summary>This silo cannot say how the ledger stands.</summary>
internal sealed class LedgerUnreachableException(string message, Exception? cause = null) : Exception(message, cause);
