using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Trials;

/// <summary>One report tried: whether it would be accepted, all that is wrong with it, and what it would change.</summary>
internal static class OneTrial
{
    public static async Task<int> RunAsync(Session session, Report report, CancellationToken cancellation)
    {
        var answer = await session.Client.Reports
            .TryReportsAsync(new() { Reports = { report } }, cancellationToken: cancellation).ConfigureAwait(false);
        var trial = answer.Trials[0];
        if (!session.IsJson)
        {
            foreach (var refusal in trial.Refusals)
            {
                session.Host.Out.WriteLine($"would be refused: {TrialView.Describe(refusal)}");
            }
        }

        await TrialView.WriteAsync(session, [answer], cancellation).ConfigureAwait(false);
        return trial.Refusals.Count == 0 ? ExitCode.Ok : ExitCode.No;
    }
}
