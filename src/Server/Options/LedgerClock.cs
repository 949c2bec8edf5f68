namespace WasteSorting.Server.Options;

/// <summary>
/// The district's clock among the services: of a cluster the database's, in tests any. It has a key of its own, for Orleans takes the unnamed clock
/// as that of the machine: a silo whose membership went by another one would give itself up.
/// </summary>
internal static class LedgerClock
{
    public const string Key = "ledger";
}
