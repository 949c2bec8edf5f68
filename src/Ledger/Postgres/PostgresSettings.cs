using Npgsql;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Postgres;

/// <summary>What durability rests on.</summary>
internal static class PostgresSettings
{
    private const string Synchronous = "synchronous_commit";

    // The last one is part of what people are told.
    private static readonly (string Name, string[] Values)[] Required =
    [
        ("transaction_read_only", ["off"]),
        ("fsync", ["on"]),
        ("full_page_writes", ["on"]),
        (Synchronous, ["on", "remote_apply"]),
    ];

    /// <summary>Checks that durability can rest on the server's settings, and keeps the session to what it found.</summary>
    /// <returns>The server and its settings, for people.</returns>
    /// <exception cref="JournalDamagedException">A setting lets acknowledged reports be lost.</exception>
    public static string Check(NpgsqlConnection connection)
    {
        var found = "";
        foreach (var (name, values) in Required)
        {
            // Setting the one that a session may set keeps it so, whatever is set for later ones.
            using var command = new NpgsqlCommand(
                name == Synchronous ? $"SELECT set_config('{name}', current_setting('{name}'), false)" : $"SELECT current_setting('{name}')",
                connection);
            found = (string)command.ExecuteScalar()!;
            if (!values.Contains(found))
            {
                throw new JournalDamagedException($"PostgreSQL cannot be trusted with the journal: {name} is {found}, not {values[0]}.");
            }
        }

        return $"PostgreSQL {connection.PostgreSqlVersion}, {Synchronous}={found}";
    }
}
