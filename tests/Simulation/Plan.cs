namespace WasteSorting.Simulation;

/// <summary>What a run meets, drawn from its seed. Chances are of a hundred.</summary>
internal sealed record Plan
{
    /// <summary>One: a silo alone on its disk. More: silos on one log.</summary>
    public required int Silos { get; init; }

    public required int Reports { get; init; }

    public required int Clients { get; init; }

    public required int CommitFaults { get; init; }

    public required int MessageFaults { get; init; }

    /// <summary>Milliseconds between two crashes, on average.</summary>
    public required int CrashEvery { get; init; }

    public required int SnapshotEvery { get; init; }

    public required int BatchMax { get; init; }

    public required Bug Bug { get; init; }

    public static Plan Of(Random chance, Bug bug)
    {
        var isOfCluster = bug is Bug.NoVersionCheck or Bug.StaleReads or Bug.LostAnswerTakenAsYes or Bug.IdsOutsideCommit;
        var isOfDisk = bug is Bug.AckBeforeSync or Bug.SyncErrorIgnored or Bug.RecoveryDropsLastRow or Bug.TornRowTaken or Bug.SynchronousNormal
            or Bug.PublishBeforeSync or Bug.IdsForgotten;
        var silos = isOfCluster ? chance.Next(2, 4) : isOfDisk ? 1 : chance.Next(1, 4);
        return new Plan
        {
            Silos = silos,
            Reports = chance.Next(100, 300),
            Clients = chance.Next(2, 6),
            CommitFaults = chance.Next(0, 6),
            MessageFaults = chance.Next(0, 25),
            CrashEvery = chance.Next(150, 1_500),
            SnapshotEvery = chance.Next(10, 200),
            BatchMax = chance.Next(4, 64),
            Bug = bug,
        };
    }
}
