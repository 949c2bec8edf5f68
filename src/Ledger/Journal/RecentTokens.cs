namespace WasteSorting.Ledger.Journal;

/// <summary>The ends of the newest batches, so that whoever resumes soon needs no reading of the journal. One adds, any number look.</summary>
/// <param name="max">So many are kept.</param>
internal sealed class RecentTokens(int max)
{
    private readonly Lock gate = new();
    private readonly ResumeToken[] ring = new ResumeToken[max];
    private long count;

    /// <summary>Adds the end of the batch that follows.</summary>
    public void Add(ResumeToken token)
    {
        lock (gate)
        {
            ring[count++ % max] = token;
        }
    }

    /// <summary>Whether a batch ended so; null: that is longer ago than what is kept.</summary>
    public bool? Holds(ResumeToken token)
    {
        lock (gate)
        {
            var (low, high) = (Math.Max(0, count - max), count);
            if (low == high || token.Revision < At(low).Revision)
            {
                return null;
            }

            while (high - low > 1)
            {
                var middle = low + (high - low) / 2;
                (low, high) = At(middle).Revision <= token.Revision ? (middle, high) : (low, middle);
            }

            return At(low) == token;
        }
    }

    private ResumeToken At(long ordinal) => ring[ordinal % max];
}
