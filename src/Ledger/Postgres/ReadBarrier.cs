using Npgsql;

namespace WasteSorting.Ledger.Postgres;

/// <summary>
/// Finds out how far the ledger is committed, whichever silo wrote last. Callers who ask while a question runs share the
/// next one: an answer is never older than its question.
/// </summary>
internal sealed class ReadBarrier
{
    private readonly Lock gate = new();
    private Task<long> running = Task.FromResult(0L);
    private Task<long>? next;

    /// <summary>Revision that was committed when this was called, or a later one.</summary>
    public Task<long> AskAsync(NpgsqlDataSource pool)
    {
        lock (gate)
        {
            return next ??= AskAfterAsync(running, pool);
        }
    }

    private async Task<long> AskAfterAsync(Task<long> before, NpgsqlDataSource pool)
    {
        await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (gate)
        {
            running = next!;
            next = null;
        }

        var command = pool.CreateCommand("SELECT revision FROM ledger_head");
        await using (command.ConfigureAwait(false))
        {
            return (long)(await command.ExecuteScalarAsync().ConfigureAwait(false))!;
        }
    }
}
