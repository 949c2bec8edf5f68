namespace WasteSorting.Cli.Load.Accounts;

/// <summary>
/// Makes the outcome certain where the ledger had reports before the run. A ledger shows which stage or share holds, but not of which
/// day: whether the run's value or the earlier one holds then depends on a day that no client can see. One more report closes the gap: of
/// the latest day that is allowed, so that it holds whatever was there.
/// </summary>
internal static class Settlement
{
    public static IEnumerable<Fact> Missing(LedgerState before, SubjectTable subjects, SubjectSum[] sums)
    {
        if (before.IsFresh)
        {
            yield break;
        }

        foreach (var subject in subjects.All)
        {
            var sum = sums[subject.Index];
            if (sum.IsTouched && subject.IsDated && !IsCertain(subject, sum.Latest))
            {
                yield return Closing(subject, sum.Latest);
            }
        }
    }

    /// <summary>Nothing that stood before can hold against it.</summary>
    public static bool IsCertain(Subject subject, in DatedValue latest) => !latest.IsNone && latest.Day == subject.LastDay;

    /// <summary>In the unit of <see cref="Subject.Before"/>.</summary>
    public static long ValueOf(Subject subject, in DatedValue value) => subject.Kind == SubjectKind.Coverage ? value.Bp : value.Value;

    private static Fact Closing(Subject subject, in DatedValue latest)
    {
        var value = (int)(latest.IsNone ? subject.Before : ValueOf(subject, latest));
        return new Fact(
            subject.Index, subject.LastDay, value, subject.Kind == SubjectKind.Coverage ? 10_000 : 1, Fact.TakesNothing, IsRetraction: false);
    }
}
