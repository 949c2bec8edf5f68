using WasteSorting.Cli.Load.Accounts;

namespace WasteSorting.Cli.Load.Plans;

/// <summary>
/// Which reports a run sends: a function of these values and of nothing else, so that a seed replays it. Report i belongs to reporter
/// i mod <see cref="ReporterCount"/>.
/// </summary>
internal sealed record LoadPlan
{
    public required ulong Seed { get; init; }

    public required int ReporterCount { get; init; }

    public required int ReportCount { get; init; }

    /// <summary>Share of reports sent twice, in basis points.</summary>
    public required int DuplicateBp { get; init; }

    /// <summary>Share of reports that correct or retract an earlier one, in basis points.</summary>
    public required int CorrectionBp { get; init; }

    /// <summary>
    /// A correction names a report at least so many before it by the same reporter: those are sure to have their answer. 1 where a
    /// reporter waits for each answer.
    /// </summary>
    public required int Lag { get; init; }

    /// <summary>The district's today, as a day number.</summary>
    public required int Today { get; init; }

    public required SubjectTable Subjects { get; init; }

    public ReporterScript Script(int reporter) => new(this, reporter);

    /// <summary>The whole run, reporter after reporter.</summary>
    public IEnumerable<PlannedReport> All()
    {
        for (var reporter = 0; reporter < Math.Min(ReporterCount, ReportCount); reporter++)
        {
            var script = Script(reporter);
            while (script.TryNext(out var planned))
            {
                yield return planned;
            }
        }
    }
}
