using WasteSorting.Actors.Engine;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger;

namespace WasteSorting.Testing;

/// <summary>Reports in few words.</summary>
public static class Reports
{
    private static int count;

    /// <summary>An id that no other report of this process has. The same in every run, in the order of the calls.</summary>
    public static Guid NextId() => new(Interlocked.Increment(ref count), 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]);

    public static Report Stage(string node, DateOnly day, Stage stage) =>
        Of(node, day, new Change(stage.IsFinding() ? ChangeKind.InspectionRecorded : ChangeKind.StageReached, "", 0, 0, stage));

    public static Report Act(string node, string obligation, DateOnly day, int amount = 1, Period? period = null) =>
        Of(node, day, new Change(ChangeKind.ActHeld, obligation, amount, 0, default)) with { Period = period };

    public static Report Document(string node, string obligation, DateOnly day) =>
        Of(node, day, new Change(ChangeKind.DocumentFiled, obligation, 0, 0, default));

    public static Report Evidence(string node, string obligation, DateOnly day) =>
        Of(node, day, new Change(ChangeKind.EvidenceFiled, obligation, 0, 0, default));

    public static Report Share(string node, string obligation, DateOnly day, int part, int of) =>
        Of(node, day, new Change(ChangeKind.CoverageMeasured, obligation, part, of, default));

    public static Report Retraction(Report earlier, DateOnly day) =>
        Of(earlier.Node, day, new Change(ChangeKind.Retraction, "", 0, 0, default)) with { Takes = earlier.Id };

    /// <summary>Applies a registry as nobody in particular.</summary>
    public static Task<RegistryOutcome> ApplyRegistryAsync(
        this ProgressEngine engine, RegistrySource source, long expectedVersion, bool dryRun) =>
        engine.ApplyRegistryAsync(source, new RegistryConsent(expectedVersion, RetiredNodes: -1), dryRun, Author.Ledger);

    /// <summary>Submits one report and waits for its answer.</summary>
    public static async Task<SubmitOutcome> SubmitAsync(this ProgressEngine engine, Report report) =>
        (await engine.SubmitAsync([report]).Within($"the answer to {report.Id}").ConfigureAwait(false))[0];

    private static Report Of(string node, DateOnly day, Change change) => new() { Id = NextId(), Node = node, Day = day, Change = change };
}
