using Grpc.Core;
using WasteSorting.Cli.Client;
using WasteSorting.Cli.Load.Accounts;

namespace WasteSorting.Cli.Load;

/// <summary>Holds the ledger against the books after a run.</summary>
internal sealed class Verification(LedgerClient client)
{
    /// <summary>Reports sent again, and how many of them got another answer than at first.</summary>
    public (long Count, long Different) Resent { get; init; }

    /// <summary>Reports of which nobody knows whether they count.</summary>
    public long UnresolvedCount { get; init; }

    /// <summary>Reports of the plan that were never sent though nobody interrupted the run.</summary>
    public long NotSentCount { get; init; }

    /// <summary>Repetitions during the run that got another answer than the report itself.</summary>
    public long DifferentReceipts { get; init; }

    /// <param name="accepted">Reports that the run added to the ledger.</param>
    public async Task<VerificationResult> RunAsync(
        LedgerState before, SubjectTable subjects, SubjectSum[] sums, long accepted, CancellationToken cancellation)
    {
        try
        {
            return await CompareAsync(before, subjects, sums, accepted, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RpcException or InvalidDataException)
        {
            // What the run itself came to is still worth knowing.
            return Result(before, [$"nothing could be compared: {failure.Message}"]);
        }
    }

    /// <summary>What the ledger showed before a run has to add up too, or the fault is older than the run.</summary>
    public static long FaultsBefore(LedgerState before, SubjectTable subjects) =>
        Comparison.Of(Expectation.After(before, subjects, new SubjectSum[subjects.Count], 0, out _), before).DifferenceCount;

    private async Task<VerificationResult> CompareAsync(
        LedgerState before, SubjectTable subjects, SubjectSum[] sums, long accepted, CancellationToken cancellation)
    {
        var expected = Expectation.After(before, subjects, sums, accepted, out var uncertain);
        var after = await StateReader.ReadAsync(client, cancellation).ConfigureAwait(false);
        var proof = await client.Progress.ProveTotalsAsync(new(), cancellationToken: cancellation).ConfigureAwait(false);
        var comparison = Comparison.Of(expected, after);
        var reasons = new List<string>();
        void Check(bool holds, string reason)
        {
            if (!holds)
            {
                reasons.Add(reason);
            }
        }

        Check(comparison.DifferenceCount == 0, $"{comparison.DifferenceCount} of {comparison.FigureCount} figures differ");
        Check(proof.Equal, "the server's own proof does not hold");
        Check(Resent.Different == 0, $"{Resent.Different} acknowledged reports got another receipt when sent again");
        Check(DifferentReceipts == 0, $"{DifferentReceipts} repetitions got another answer than the report itself");
        Check(UnresolvedCount == 0, $"{UnresolvedCount} reports have an unknown outcome");
        Check(NotSentCount == 0, $"{NotSentCount} reports were never sent");
        var example = uncertain.Count > 0 ? uncertain[0] : "";
        Check(uncertain.Count == 0, $"of {uncertain.Count} sites and duties no client can know what holds, such as {example}");
        if (after.ReportCount > expected.ReportCount)
        {
            var more = after.ReportCount - expected.ReportCount;
            reasons.Add($"the ledger holds {more} reports more than were acknowledged here: someone else reports, or answers were lost");
        }

        return Result(before, reasons) with { IsProven = proof.Equal, Compared = comparison };
    }

    private VerificationResult Result(LedgerState before, IReadOnlyList<string> reasons) =>
        new(reasons) { WasFresh = before.IsFresh, ResentCount = Resent.Count, ResentDifferent = Resent.Different };
}
