using Npgsql;

namespace WasteSorting.Ledger.Postgres;

/// <summary>Where PostgreSQL is and who asks, as the user wrote it.</summary>
public static class PostgresConnectionString
{
    /// <summary>
    /// Reads a connection string and settles what a journal's connection rests on: a session of its own that is never shared
    /// or reset, and errors that repeat no values.
    /// </summary>
    /// <exception cref="FormatException">It is none. The message repeats nothing of it, for it may hold a password.</exception>
    public static NpgsqlConnectionStringBuilder Read(string text)
    {
        NpgsqlConnectionStringBuilder read;
        try
        {
            read = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException
            or KeyNotFoundException or NotSupportedException)
        {
            throw Wrong();
        }

        if (string.IsNullOrWhiteSpace(read.Host))
        {
            throw Wrong();
        }

        read.Pooling = false;
        read.NoResetOnClose = true;
        read.Enlist = false;
        read.Multiplexing = false;
        read.MaxAutoPrepare = 0;
        read.TcpKeepAlive = true;
        read.PersistSecurityInfo = false;
        read.IncludeErrorDetail = false;
        read.LogParameters = false;
        read.ApplicationName ??= "wastesorting";
        return read;
    }

    private static FormatException Wrong() => new(
        "is no connection string for PostgreSQL such as Host=127.0.0.1;Port=5432;Database=ledger;Username=ledger;Password=secret");
}
