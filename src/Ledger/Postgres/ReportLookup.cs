using Npgsql;
using NpgsqlTypes;
using WasteSorting.Ledger.Journal;


namespace WasteSorting.Ledger.Postgres;

/// <summary>Finds accepted reports by their ids, whichever node they belong to.</summary>
internal static class ReportLookup
{
    public static async Task<IReadOnlyList<ReportEntry>> FindAsync(NpgsqlDataSource pool, Guid[] ids)
    {
        if (ids.Length == 0)
        {
            return [];
        }

        var command = pool.CreateCommand(ReportRows.Select);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Uuid | NpgsqlDbType.Array, Value = ids });
            var rows = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                return ReportRows.Read(rows);
            }
        }
    }
}
