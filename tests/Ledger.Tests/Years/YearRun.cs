namespace WasteSorting.Ledger.Tests.Years;

/// <summary>Plays years on all processors until one fails, and cuts that one down.</summary>
internal static class YearRun
{
    /// <returns>A year that fails; null: all are well.</returns>
    public static YearFailure? Play(int first, int years, Mistake mistake)
    {
        YearFailure? failure = null;
        Parallel.For(0, years, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (at, loop) =>
        {
            if (Try(first + at, mistake, int.MaxValue) is { } found)
            {
                Interlocked.CompareExchange(ref failure, found, null);
                loop.Stop();
            }
        });
        return failure is null ? null : Shrink(failure, mistake);
    }

    // What is compared at the end of a shorter year may show the difference earlier.
    private static YearFailure Shrink(YearFailure failure, Mistake mistake)
    {
        var (least, smallest) = (0, failure);
        while (least < smallest.Acts - 1)
        {
            var middle = least + ((smallest.Acts - least) / 2);
            if (Try(failure.Seed, mistake, middle) is { } shorter)
            {
                smallest = shorter;
            }
            else
            {
                least = middle;
            }
        }

        return smallest;
    }

#pragma warning disable CA1031 // whatever fails, the seed is named
    private static YearFailure? Try(int seed, Mistake mistake, int acts)
    {
        try
        {
            Year.Play(seed, mistake, acts);
            return null;
        }
        catch (YearDiffersException error)
        {
            return new YearFailure(seed, error.Acts, error.Message, IsDifference: true);
        }
        catch (Exception error)
        {
            return new YearFailure(seed, Math.Min(acts, Year.ActsMax), error.ToString(), IsDifference: false);
        }
    }
#pragma warning restore CA1031
}

/// <param name="Acts">So many of its acts are enough.</param>
/// <param name="IsDifference">Between ledger and model; otherwise something broke.</param>
internal sealed record YearFailure(int Seed, int Acts, string Difference, bool IsDifference)
{
    public override string ToString() =>
        $"seed={Seed}, after {Acts} acts: {Difference}{Environment.NewLine}"
            + $"Again: WASTESORTING_SEED={Seed} dotnet test tests/Ledger.Tests --filter DisplayName~"
            + nameof(YearTests.EveryYear_IsCountedAsTheModelCountsIt);
}
