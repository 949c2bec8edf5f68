using Microsoft.Extensions.Logging.Abstractions;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Postgres;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>Silos on one database have its day and its time, however wrong their own clocks are.</summary>
public sealed class DatabaseClockTests
{
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task SilosWhoseClocksDiffer_CommitByTheDatabases_AndShowByHowMuch()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        var before = await NowAsync(database);
        var (ahead, behind) = (new WrongClock(TimeSpan.FromDays(3)), new WrongClock(TimeSpan.FromDays(-4_000)));
        await using var first = Open(database, ahead);
        await using var second = Open(database, behind);
        await using var alone = StoreSilo.Open(database.ConnectionString);
        var today = first.Ledger.View.Calendar.Today;
        Assert.InRange(today, Calendar.DayAt(before), Calendar.DayAt(await NowAsync(database)));
        Assert.Equal(SubmitStatus.Accepted, (await first.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", today))).Status);
        Assert.Equal(SubmitStatus.Accepted, (await second.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", today))).Status);

        var after = await NowAsync(database);
        using (var rows = first.Ledger.Store.OpenReader())
        {
            Assert.All(rows.Reader.ReadAfter(0), row => Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(row.At), before - Near, after + Near));
        }

        Assert.InRange(first.Engine.Status.ClockDifference!.Value - ahead.By, -Near, Near);
        Assert.InRange(second.Engine.Status.ClockDifference!.Value - behind.By, -Near, Near);
        Assert.Null(alone.Engine.Status.ClockDifference);

        // Who sets a silo's clock while it runs moves nothing but the difference.
        ahead.By = TimeSpan.FromDays(700);
        Assert.InRange(first.Ledger.DayByClock, today, today.AddDays(1));
        Assert.InRange(first.Engine.Status.ClockDifference!.Value - ahead.By, -Near, Near);
    }

    private static async Task<DateTimeOffset> NowAsync(PostgresDatabase database) =>
        new((DateTime)(await database.RunAsync("SELECT clock_timestamp()"))!);

    private static BareSilo Open(PostgresDatabase database, WrongClock own)
    {
        var clock = new DatabaseClock(own);
        var store = new PostgresStore(database.ConnectionString, StoreSilo.Bounds, NullLogger.Instance, clock);
        return new BareSilo(LiveLedger.Open(store, TestDistricts.Source(), new EngineLimits(), clock));
    }

    private sealed class WrongClock(TimeSpan by) : TimeProvider
    {
        public TimeSpan By { get; set; } = by;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
    }
}
