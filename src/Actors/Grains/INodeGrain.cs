using WasteSorting.Actors.Nodes;
using WasteSorting.Actors.Sums;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger;

namespace WasteSorting.Actors.Grains;

/// <summary>
/// The actor of one node: a unit or site that takes reports, and every node as a parent of those below it. Its key is the
/// node's index in the registry, which never changes.
/// </summary>
[Alias("node")]
internal interface INodeGrain : IGrainWithIntegerKey
{
    /// <summary>Takes reports about this node, at most <see cref="EngineLimits.SubmissionReportsMax"/>. Sending them again is safe.</summary>
    /// <remarks>
    /// A message that is lost with a silo is not noticed in another way than by its time, so this is short; a commit takes a few hundredths of a
    /// second. It is <see cref="Decider.HeardMilliseconds"/>.
    /// </remarks>
    [Alias("submit")]
    [ResponseTimeout("00:00:01.5")]
    Task<SubmitOutcome[]> SubmitAsync([Immutable] Report[] reports);

    /// <summary>Takes sums that children pushed along a line. What is not newer changes nothing.</summary>
    [Alias("fold")]
    [ResponseTimeout("00:00:05")]
    Task FoldAsync(Line line, [Immutable] PushedSum[] sums);

    /// <summary>This node's sums on both lines, of the epoch given or a later one.</summary>
    [Alias("sums")]
    Task<NodeSums> SumsAsync(long epoch);

    /// <summary>Asks all children anew, and gives the sums: heals whatever was lost.</summary>
    [Alias("recount")]
    Task<NodeSums> RecountAsync(long epoch);

    /// <summary>Children whose pushed sum, as this node heard it, is another than its silo folded from the journal.</summary>
    [Alias("differing")]
    Task<int[]> DifferingAsync();

    /// <summary>Ends this activation: nobody has used it for long.</summary>
    [Alias("end")]
    Task EndAsync();
}
