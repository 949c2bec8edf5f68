namespace WasteSorting.Cluster.Actors;

/// <summary>
/// Wakes once a minute somewhere in the cluster, by a reminder that outlives every silo, so that the district's day begins
/// though nobody reports.
/// </summary>
[Alias("day")]
internal interface IDayGrain : IGrainWithIntegerKey
{
    /// <summary>Makes sure that the reminder is there.</summary>
    [Alias("keep")]
    Task KeepAsync();
}

/// <summary>See <see cref="IDayGrain"/>.</summary>
internal sealed class DayGrain(SiloLedger ledger) : Grain, IDayGrain, IRemindable
{
    private const string Name = "day";
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    public Task KeepAsync() => this.RegisterOrUpdateReminder(Name, Period, Period);

    public Task ReceiveReminder(string reminderName, TickStatus status) => ledger.BeginDayAsync();
}
