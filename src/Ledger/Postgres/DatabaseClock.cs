using Npgsql;

namespace WasteSorting.Ledger.Postgres;

/// <summary>
/// The clock of the database, which counts for all silos of a cluster. Between two questions the time that went by on this machine carries it on:
/// whoever sets a silo's clock moves neither the district's day nor the time of a commit.
/// </summary>
/// <param name="own">This silo's clock, which counts until the database was asked.</param>
internal sealed class DatabaseClock(TimeProvider own) : TimeProvider
{
    private ClockReading? last;

    /// <summary>By how much this silo's clock is ahead of the database's; negative: behind.</summary>
    public TimeSpan Difference => own.GetUtcNow() - GetUtcNow();

    public override TimeZoneInfo LocalTimeZone => own.LocalTimeZone;

    public override long TimestampFrequency => own.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() =>
        Published.Read(ref last) is { } answer ? answer.Time + own.GetElapsedTime(answer.Timestamp) : own.GetUtcNow();

    public override long GetTimestamp() => own.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        own.CreateTimer(callback, state, dueTime, period);

    /// <summary>Asks the database for its time, unless it was asked lately.</summary>
    public void Ask(NpgsqlConnection connection, PostgresLimits bounds)
    {
        if (Published.Read(ref last) is { } answer && own.GetElapsedTime(answer.Timestamp) < bounds.ClockPause)
        {
            return;
        }

        using var command = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        var asked = own.GetTimestamp();
        var time = new DateTimeOffset((DateTime)command.ExecuteScalar()!);
        var taken = own.GetElapsedTime(asked);

        // It was read somewhere between question and answer: after a long wait the time that was known is the better one.
        if (last is null || taken <= bounds.ClockAnswerMax)
        {
            Volatile.Write(ref last, new ClockReading(time + (taken / 2), own.GetTimestamp()));
        }
    }

    private sealed record ClockReading(DateTimeOffset Time, long Timestamp);
}
