namespace WasteSorting.Server.Tests.Faults.Crashes;

/// <summary>The moments between two steps, by what a ledger is doing there.</summary>
internal static class NamedPoints
{
    private const string Log = "ledger.db-wal";

    // A snapshot, a registry or the schema; what some reports need is less.
    private const int ManyWrites = 16;

    /// <summary>Where a crash in front of each step is; null: nothing that has a name.</summary>
    public static string?[] Of(IReadOnlyList<FileStep> steps)
    {
        var names = new string?[steps.Count];
        var appended = 0;
        for (var at = 1; at < steps.Count; at++)
        {
            appended = steps[at - 1] is { File: Log, Kind: StepKind.Write } ? appended + 1 : 0;
            names[at] = Name(steps[at - 1], steps[at], appended);
        }

        return names;
    }

    private static string? Name(FileStep before, FileStep next, int appended) => (before.File == Log, before.Kind, next.File == Log, next.Kind) switch
    {
        (true, StepKind.Write, true, StepKind.Write) => appended > ManyWrites ? "within a large append" : "within an append",
        (true, StepKind.Write, true, StepKind.Sync) => appended > ManyWrites ? "before a large append's sync" : "before an append's sync",
        (true, StepKind.Sync, true, StepKind.Write) => "behind a sync, before the answer",
        (true, StepKind.Sync, true, StepKind.Sync) or (true, StepKind.Sync, false, StepKind.Write) => "before a checkpoint",
        (false, StepKind.Write, false, StepKind.Write) => "within a checkpoint",
        (false, StepKind.Write or StepKind.Truncate, false, StepKind.Sync) => "before a checkpoint's sync",
        (false, StepKind.Sync, true, StepKind.Write) => "before a log is begun over",
        (_, _, true, StepKind.Truncate) => "before a log is cut",
        (true, StepKind.Truncate, _, _) => "behind a log's cut",
        (_, _, true, StepKind.Remove) => "before a log is removed",
        _ => null,
    };
}
