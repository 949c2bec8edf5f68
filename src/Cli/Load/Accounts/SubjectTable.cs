using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load.Accounts;

/// <summary>Everything that a run can report about, by a number that follows from the registry's order.</summary>
internal sealed class SubjectTable
{
    private readonly List<Subject> all = [];
    private readonly List<Subject>[] byKind = [[], [], [], [], []];

    private SubjectTable()
    {
    }

    public int Count => all.Count;

    public Subject this[int index] => all[index];

    public IReadOnlyList<Subject> All => all;

    public List<Subject> OfKind(SubjectKind kind) => byKind[(int)kind];

    public static SubjectTable Of(LedgerState state)
    {
        // What is dated ahead waits uncounted for its day.
        var table = new SubjectTable();
        foreach (var site in state.Sites)
        {
            table.Add(new Subject
            {
                Index = table.Count,
                Kind = SubjectKind.Site,
                Node = site.Id,
                FirstDay = site.FirstDay,
                LastDay = state.Today,
                Before = site.Stage,
            });
        }

        // Only the running period: it takes reports whatever the Office closes.
        foreach (var duty in state.Duties.Where(duty => duty.IsOwed && duty.FirstDay <= state.Today && duty.LastDay >= state.Today))
        {
            if (KindOf(duty.Kind) is { } kind)
            {
                table.Add(new Subject
                {
                    Index = table.Count,
                    Kind = kind,
                    Node = duty.Node,
                    Obligation = duty.Obligation,
                    Period = duty.Period,
                    FirstDay = duty.FirstDay,
                    LastDay = Math.Min(duty.LastDay, state.Today),
                    Before = duty.Reported,
                });
            }
        }

        return table;
    }

    private static SubjectKind? KindOf(ObligationKind kind) => kind switch
    {
        ObligationKind.Document => SubjectKind.Document,
        ObligationKind.Recurring => SubjectKind.Acts,
        ObligationKind.Coverage => SubjectKind.Coverage,
        ObligationKind.Standing => SubjectKind.Evidence,
        _ => null,
    };

    private void Add(Subject subject)
    {
        all.Add(subject);
        byKind[(int)subject.Kind].Add(subject);
    }
}
