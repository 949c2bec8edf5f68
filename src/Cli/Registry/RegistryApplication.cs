using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Registry;

/// <summary>A set of registry files on its way into the ledger: looked at first, then applied.</summary>
internal static class RegistryApplication
{
    /// <param name="expectedVersion">The version that the files were made from. 0: any.</param>
    /// <param name="retires">How many nodes the files may retire, where they are many.</param>
    public static async Task<int> RunAsync(
        Session session, IEnumerable<RegistryFile> files, long expectedVersion, int retires, bool isDry, CancellationToken cancellation)
    {
        var request = new ApplyRegistryRequest { Files = { files }, DryRun = true, ExpectedVersion = expectedVersion };

        // Only a dry run lists every fault with its place, so it goes first in any case.
        var answer = await session.Client.Registry.ApplyRegistryAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
        var isApplied = answer.Faults.Count == 0 && !isDry;
        if (isApplied)
        {
            // What was looked at is what gets applied: a version that came between is refused.
            request.DryRun = false;
            request.ExpectedVersion = answer.RegistryVersion;
            request.RetiredNodes = retires;
            answer = await session.Client.Registry.ApplyRegistryAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
        }

        ChangesView.Write(session, answer, isApplied);
        return answer.Faults.Count == 0 ? ExitCode.Ok : ExitCode.No;
    }
}
