namespace WasteSorting.Cli.Load.Accounts;

/// <summary>
/// Counts what a run's accepted reports come to. It shares no code and no order of work with the server: each report counts unless one
/// that was accepted takes it back, whatever the order in which they came.
/// </summary>
internal static class Books
{
    /// <param name="before">Revision before the run. Reports up to it were in the ledger already: a replay counts them once.</param>
    /// <param name="indexMax">Report numbers are below it.</param>
    /// <param name="postings">Read twice.</param>
    public static SubjectSum[] Count(SubjectTable subjects, long before, int indexMax, IEnumerable<Posting> postings)
    {
        // Numbers of reports taken back: by any report, and by reports that were there before the run.
        var taken = new bool[indexMax];
        var takenBefore = new bool[indexMax];
        foreach (var posting in postings)
        {
            if (posting.Fact.Takes != Fact.TakesNothing)
            {
                taken[posting.Fact.Takes] = true;
                takenBefore[posting.Fact.Takes] |= posting.Revision <= before;
            }
        }

        var sums = new SubjectSum[subjects.Count];
        foreach (var posting in postings)
        {
            ref var sum = ref sums[posting.Fact.Subject];
            var wasThere = posting.Revision <= before;
            sum.IsTouched |= !wasThere;
            if (posting.Fact.IsRetraction)
            {
                continue;
            }

            var counts = !taken[posting.Index];
            var counted = wasThere && !takenBefore[posting.Index];
            if (subjects[posting.Fact.Subject].IsDated)
            {
                if (counts)
                {
                    var said = new DatedValue(posting.Fact.Day, posting.Revision, posting.Fact.Value, posting.Fact.Of);
                    sum.Latest = DatedValue.Later(sum.Latest, said);
                }
            }
            else
            {
                // An act without a count is one act.
                var amount = Math.Max(posting.Fact.Value, 1);
                sum.Added += (counts ? amount : 0) - (counted ? amount : 0);
            }
        }

        return sums;
    }
}
