using WasteSorting.Cli.Load.Accounts;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load.Plans;

/// <summary>
/// One reporter's reports, in order. What it says never depends on answers, so that the books can read the script again at the end
/// instead of keeping every report.
/// </summary>
internal sealed class ReporterScript(LoadPlan plan, int reporter)
{
    // So far back may reports reach; sites and units are touched more often than that, so older days would seldom decide anything.
    private const int DaysBack = 20;

    // Earlier reports that wait to be corrected. More would only be memory: corrections are few.
    private const int CorrectablesMax = 64;

    private static readonly (SubjectKind Kind, int Weight)[] Mix =
    [
        (SubjectKind.Site, 70),
        (SubjectKind.Acts, 14),
        (SubjectKind.Evidence, 7),
        (SubjectKind.Document, 5),
        (SubjectKind.Coverage, 4),
    ];

    private static readonly int WeightTotal = Mix.Sum(part => part.Weight);

    // The last two are the owner's usual way; the first and rectifying are setbacks.
    private static readonly (Stage Stage, int Weight)[] Stages =
        [(Stage.NotStarted, 5), (Stage.Rectifying, 15), (Stage.UnderWay, 35), (Stage.ReportedDone, 45)];

    private readonly Queue<(int Step, int Index, int Subject)> correctables = new();
    private int step;

    /// <summary>The next report's number. The script has ended when it is no number of the plan.</summary>
    public long NextIndex => ((long)step * plan.ReporterCount) + reporter;

    public bool TryNext(out PlannedReport planned)
    {
        planned = default;
        if (NextIndex >= plan.ReportCount)
        {
            return false;
        }

        var index = (int)NextIndex;
        var chance = new SplitMix(SplitMix.Mix(plan.Seed) ^ SplitMix.Mix((ulong)index));
        var fact = chance.Chance(plan.CorrectionBp) && TryTake(out var earlier)
            ? Correct(earlier, ref chance)
            : Say(Choose(ref chance), Fact.TakesNothing, ref chance);
        if (!fact.IsRetraction && correctables.Count < CorrectablesMax)
        {
            correctables.Enqueue((step, index, fact.Subject));
        }

        var repetition = !chance.Chance(plan.DuplicateBp) ? Repetition.None
            : chance.Chance(5_000) ? Repetition.Together
            : Repetition.After;
        planned = new PlannedReport(index, fact, repetition);
        step++;
        return true;
    }

    private bool TryTake(out (int Step, int Index, int Subject) earlier) =>
        correctables.TryPeek(out earlier) && earlier.Step + plan.Lag <= step && correctables.TryDequeue(out earlier);

    private Fact Correct((int Step, int Index, int Subject) earlier, ref SplitMix chance) => chance.Chance(5_000)
        ? Say(plan.Subjects[earlier.Subject], earlier.Index, ref chance)
        : new Fact(earlier.Subject, Day(plan.Subjects[earlier.Subject], ref chance), 0, 0, earlier.Index, IsRetraction: true);

    private Subject Choose(ref SplitMix chance)
    {
        var at = chance.Below(WeightTotal);
        foreach (var (kind, weight) in Mix)
        {
            at -= weight;
            if (at < 0 && plan.Subjects.OfKind(kind) is { Count: > 0 } some)
            {
                return some[chance.Below(some.Count)];
            }
        }

        // The registry has none of the last kinds of the mix.
        return plan.Subjects[chance.Below(plan.Subjects.Count)];
    }

    private Fact Say(Subject subject, int takes, ref SplitMix chance)
    {
        var day = Day(subject, ref chance);
        return subject.Kind switch
        {
            SubjectKind.Site => new Fact(subject.Index, day, (int)StageBy(ref chance), 1, takes, IsRetraction: false),

            // 0 is sent now and then because it has to be read as 1.
            SubjectKind.Acts => new Fact(subject.Index, day, chance.Below(4), 1, takes, IsRetraction: false),

            // Few distinct shares: a ledger keeps each one that was ever measured.
            SubjectKind.Coverage => new Fact(subject.Index, day, 500 + (25 * chance.Below(21)), 1_000, takes, IsRetraction: false),
            SubjectKind.Document or SubjectKind.Evidence => new Fact(subject.Index, day, 1, 1, takes, IsRetraction: false),
        };
    }

    private static Stage StageBy(ref SplitMix chance)
    {
        var at = chance.Below(100);
        foreach (var (stage, weight) in Stages)
        {
            at -= weight;
            if (at < 0)
            {
                return stage;
            }
        }

        return Stage.ReportedDone;
    }

    private int Day(Subject subject, ref SplitMix chance)
    {
        var first = Math.Max(subject.FirstDay, plan.Today - DaysBack);
        return first + chance.Below(Math.Max(subject.LastDay - first + 1, 1));
    }
}
