using System.Diagnostics;
using HdrHistogram;
using WasteSorting.Cli.Load.Plans;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load.Driving;

/// <summary>What all reporters of a run share. Each report's slot is written by its own reporter alone, so nothing is locked.</summary>
internal sealed class Drive(LoadPlan plan, ReportFactory factory, LoadCounters counters, AckFile? file)
{
    // Patience is minutes at most; what is longer counts as this.
    private static readonly long LatencyMax = TimeStamp.Hours(1);

    private readonly long[] outcomes = new long[plan.ReportCount + plan.Subjects.Count];
    private volatile bool isStopping;

    public LoadPlan Plan => plan;

    public ReportFactory Factory => factory;

    public LoadCounters Counters => counters;

    /// <summary>From the intended start of a report to its answer, in ticks of <see cref="Stopwatch"/>, to three digits.</summary>
    public HistogramBase Latency { get; } = new LongConcurrentHistogram(1, LatencyMax, 3);

    /// <summary>Null: as fast as answers come.</summary>
    public Metronome? Metronome { get; init; }

    /// <summary>The server was silent for so long that nothing more is asked of it.</summary>
    public bool HasGivenUp { get; set; }

    /// <summary>Reports that are under way get their answer; no new ones are sent.</summary>
    public bool IsStopping
    {
        get => isStopping;
        set => isStopping = value;
    }

    /// <summary>By number, see <see cref="Outcome"/>: those of the plan, then one closing report for each subject.</summary>
    public long[] Outcomes => outcomes;

    public void Close(int index, Report report, long outcome, long started)
    {
        Latency.RecordValue(Math.Min(Stopwatch.GetTimestamp() - started, LatencyMax));
        Keep(index, report, outcome);
    }

    public void Keep(int index, Report report, long outcome)
    {
        outcomes[index] = outcome;
        counters.AddOutcome(outcome);
        if (file is not null && Outcome.IsAccepted(outcome))
        {
            file.Add(report, outcome);
        }
    }
}
