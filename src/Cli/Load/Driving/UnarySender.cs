using System.Diagnostics;
using WasteSorting.Cli.Load.Plans;
using WasteSorting.Cli.Reports;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;

namespace WasteSorting.Cli.Load.Driving;

/// <summary>Sends one report until it is taken or refused, with the same id each time, as long as patience lasts.</summary>
internal sealed class UnarySender(Lanes lanes, LoadCounters counters, TimeSpan patience, ulong seed, CancellationToken giveUp)
{
    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(10);

    /// <summary>See <see cref="Outcome"/>. Never throws for what the server or the network does.</summary>
    public async Task<long> SendAsync(int lane, Report report)
    {
        long failingSince = 0;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await lanes.SubmitAsync(lane, report).ConfigureAwait(false);
                return answer.Receipt.Revision;
            }
            catch (RpcException failure) when (!Retries.IsUndecided(failure.StatusCode))
            {
                counters.AddRefusal($"{failure.StatusCode}: {failure.Status.Detail}");
                return Outcome.Refused;
            }
            catch (RpcException failure)
            {
                failingSince = failingSince == 0 ? Stopwatch.GetTimestamp() : failingSince;
                if (giveUp.IsCancellationRequested || Stopwatch.GetElapsedTime(failingSince) > patience)
                {
                    return Outcome.Unresolved;
                }

                counters.AddRetries(1);
                var pause = Retries.Pause(PauseFirst, attempt, SplitMix.Share(seed, lane, attempt), failure.Trailers);
                await Task.Delay(pause, giveUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
