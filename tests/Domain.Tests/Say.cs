using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Domain.Tests;

/// <summary>Reports in few words.</summary>
internal static class Say
{
    private static long ids;

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", null);

    public static Period In(string text) => Period.TryParse(text, out var period) ? period : throw new FormatException(text);

    /// <summary>An id that no other report has.</summary>
    public static Guid Id() => new((int)Interlocked.Increment(ref ids), 0x71, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 1]);

    public static Report Filed(string node, string document, string day) => Of(node, day, new Change(ChangeKind.DocumentFiled, document, 0, 0, 0));

    public static Report Held(string node, string duty, string day, long count = 1) =>
        Of(node, day, new Change(ChangeKind.ActHeld, duty, count, 0, 0));

    public static Report Measured(string node, string coverage, string day, long part, long whole) =>
        Of(node, day, new Change(ChangeKind.CoverageMeasured, coverage, part, whole, 0));

    public static Report Evidence(string node, string duty, string day) => Of(node, day, new Change(ChangeKind.EvidenceFiled, duty, 0, 0, 0));

    public static Report Reached(string site, Stage stage, string day) => Of(site, day, new Change(ChangeKind.StageReached, "", 0, 0, stage));

    public static Report Found(string site, Stage stage, string day) => Of(site, day, new Change(ChangeKind.InspectionRecorded, "", 0, 0, stage));

    public static Report Retracts(Guid earlier, string node, string day) =>
        Of(node, day, new Change(ChangeKind.Retraction, "", 0, 0, 0)) with { Takes = earlier };

    public static Report For(this Report report, string period) => report with { Period = In(period) };

    public static Report Correcting(this Report report, Guid earlier) => report with { Takes = earlier };

    public static Report Revising(this Report report) => report with { RevisesClosedPeriod = true };

    private static Report Of(string node, string day, Change change) => new() { Id = Id(), Node = node, Day = Day(day), Change = change };
}
