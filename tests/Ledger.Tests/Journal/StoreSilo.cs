using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Postgres;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>Silos without Orleans on a database, and the network that one of them has to it.</summary>
internal static class StoreSilo
{
    public static readonly DateOnly FirstDay = new(2026, 9, 15);

    // Patient: on a machine under load a slow answer is no failure.
    public static EngineLimits Limits { get; } = new() { CommitPatience = TimeSpan.FromMinutes(1), ReadPatience = TimeSpan.FromMinutes(1) };

    public static PostgresLimits Bounds { get; } = new()
    {
        LockIdleMax = TimeSpan.FromSeconds(30), AnswerTimeout = TimeSpan.FromSeconds(50), SilenceMax = TimeSpan.FromMinutes(1),
    };

    public static BareSilo Open(string connectionString, PostgresLimits? bounds = null, EngineLimits? limits = null) => new(LiveLedger.Open(
        new PostgresStore(connectionString, bounds ?? Bounds, NullLogger.Instance),
        TestDistricts.Source(),
        limits ?? Limits,
        FakeTime.On(FirstDay)));

    /// <summary>From now on a silo hears nothing of what others commit, except in its own commits.</summary>
    /// <param name="silo">Opened with a pause of an hour before it connects again.</param>
    public static async Task DeafenAsync(BareSilo silo, BareSilo other, Cable cable)
    {
        // It must hear before it can stop to.
        var heard = await other.Engine.SubmitAsync(Reports.Act("town-b", "month-act", FirstDay));
        await Waiting.UntilAsync(() => Task.FromResult(silo.Ledger.State.Revision >= heard.Revision), "the first notice");
        cable.SwallowAnswers();
        cable.Cut();
    }

    public static Cable CableTo(PostgresDatabase database) => new(new NpgsqlConnectionStringBuilder(database.ConnectionString).Port);

    public static string Through(this PostgresDatabase database, Cable cable) =>
        new NpgsqlConnectionStringBuilder(database.ConnectionString) { Host = "127.0.0.1", Port = cable.Port }.ConnectionString;
}
