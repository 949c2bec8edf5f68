using FsCheck;
using FsCheck.Fluent;
using WasteSorting.Cli.Load.Accounts;
using WasteSorting.Cli.Load.Plans;
using WasteSorting.Cli.Tests.Fake;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Tests.Load;

public sealed class BooksTests
{
    private const long Run = 1_000;

    private static readonly LedgerState Fresh = States.Fresh();
    private static readonly SubjectTable Subjects = SubjectTable.Of(Fresh);

    /// <summary>Any facts in any order, accepted or not, each free to take back any other, counted by the plain recount of the fake ledger.</summary>
    [Fact]
    public void Counting_EqualsTheNaiveRecount() => Check.QuickThrowOnFailure(Prop.ForAll(Facts().ToArbitrary(), facts =>
    {
        var postings = facts.Select((fact, index) => new Posting(index, fact, index + 1)).ToList();
        var sums = Books.Count(Subjects, Fresh.Revision, facts.Count, postings);
        var expected = Expectation.After(Fresh, Subjects, sums, postings.Count, out var uncertain);

        var naive = new FakeCount(Reports(facts));
        return uncertain.Count == 0
            && expected.Sites.All(site => site.Stage == (int)naive.StageOf(site.Id))
            && expected.Duties.Where(duty => duty.Kind != ObligationKind.Target).All(duty =>
                duty.Reported == naive.ReportedOf(duty.Node, duty.Obligation, duty.Kind))
            && Comparison.Of(expected, States.Of(naive, facts.Count)).DifferenceCount == 0;
    }));

    /// <summary>Whatever came before and of whatever day: with the closing reports, the outcome is certain and right.</summary>
    [Fact]
    public void Counting_OnAUsedLedger_IsCertainAfterClosing() => Check.QuickThrowOnFailure(Prop.ForAll(
        Facts().SelectMany(earlier => Facts().Select(later => (earlier, later))).ToArbitrary(),
        sample =>
        {
            var earlier = Reports(sample.earlier, Run - 1);
            var before = States.Of(new FakeCount(earlier), Math.Max(earlier.Count, 1));
            var subjects = SubjectTable.Of(before);
            var postings = sample.later.Select((fact, index) => new Posting(index, fact, before.Revision + 1)).ToList();
            var count = sample.later.Count;
            var open = Books.Count(subjects, before.Revision, count, postings);
            var closings = Settlement.Missing(before, subjects, open).ToList();
            postings.AddRange(closings.Select((fact, at) => new Posting(count + at, fact, before.Revision + 2)));
            var sums = Books.Count(subjects, before.Revision, count + closings.Count, postings);
            var expected = Expectation.After(before, subjects, sums, postings.Count, out var uncertain);

            var all = earlier.Concat(Reports([.. sample.later, .. closings]));
            var server = States.Of(new FakeCount(all), before.ReportCount + postings.Count);
            return uncertain.Count == 0 && Comparison.Of(expected, server).DifferenceCount == 0;
        }));

    /// <summary>A replay of which a part was there already counts each report once.</summary>
    [Fact]
    public void Counting_AReplay_CountsOnlyWhatIsNew() => Check.QuickThrowOnFailure(Prop.ForAll(
        Facts().SelectMany(facts => Gen.Choose(0, facts.Count).Select(there => (facts, there))).ToArbitrary(),
        sample =>
        {
            // What a kept report takes back may be missing, then the ledger would have refused it: only whole beginnings are there.
            var there = sample.facts.Take(sample.there).Where(fact => fact.Takes < sample.there).ToList();
            if (there.Count < sample.there)
            {
                return true;
            }

            var before = States.Of(new FakeCount(Reports(there)), there.Count);
            var subjects = SubjectTable.Of(before);
            var postings = sample.facts.Select((fact, index) =>
                new Posting(index, fact, index < sample.there ? index + 1 : sample.facts.Count + 1)).ToList();
            var sums = Books.Count(subjects, before.Revision, sample.facts.Count, postings);
            var naive = new FakeCount(Reports(sample.facts));
            return subjects.All.Where(subject => !subject.IsDated && sums[subject.Index].IsTouched).All(subject =>
                subject.Before + sums[subject.Index].Added == naive.ReportedOf(subject.Node, subject.Obligation, KindOf(subject)));
        }));

    private static ObligationKind KindOf(Subject subject) =>
        FakeRegistry.Duties.Find(duty => duty.Unit == subject.Node && duty.Id == subject.Obligation).Kind;

    private static List<Report> Reports(IReadOnlyList<Fact> facts, long run = Run)
    {
        var factory = new ReportFactory(Subjects, run, Fresh.Today);
        return [.. facts.Select((fact, index) => factory.Create(index, fact))];
    }

    // Facts take back others of their subject at most once, as a ledger would have it.
    private static Gen<List<Fact>> Facts() => Gen.Choose(0, int.MaxValue).SelectMany(seed => Gen.Choose(0, 120).Select(count =>
    {
        var chance = new Random(seed);
        var taken = new HashSet<int>();
        var facts = new List<Fact>();
        for (var index = 0; index < count; index++)
        {
            var subject = Subjects[chance.Next(Subjects.Count)];
            var candidates = Enumerable.Range(0, index)
                .Where(other => facts[other].Subject == subject.Index && !facts[other].IsRetraction && !taken.Contains(other)).ToList();
            var takes = candidates.Count > 0 && chance.Next(3) == 0 ? candidates[chance.Next(candidates.Count)] : Fact.TakesNothing;
            taken.Add(takes);
            var isRetraction = takes != Fact.TakesNothing && chance.Next(2) == 0;
            facts.Add(FactOf(subject, chance, takes, isRetraction));
        }

        return facts;
    }));

    private static Fact FactOf(Subject subject, Random chance, int takes, bool isRetraction)
    {
        var day = Math.Max(subject.FirstDay, Fresh.Today - 3) + chance.Next(4);
        day = Math.Min(day, subject.LastDay);
        Stage[] stages = [Stage.NotStarted, Stage.UnderWay, Stage.ReportedDone, Stage.Rectifying];
        var (value, of) = subject.Kind switch
        {
            SubjectKind.Site => ((int)stages[chance.Next(stages.Length)], 1),
            SubjectKind.Acts => (chance.Next(4), 1),
            SubjectKind.Coverage => (chance.Next(11), 10),
            _ => (1, 1),
        };
        return isRetraction ? new Fact(subject.Index, day, 0, 0, takes, true) : new Fact(subject.Index, day, value, of, takes, false);
    }
}
