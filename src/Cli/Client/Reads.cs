using WasteSorting.Cli.Reports;
using WasteSorting.Rpc;

namespace WasteSorting.Cli.Client;

/// <summary>Asks again what changes nothing, as long as there is another server to ask.</summary>
internal static class Reads
{
    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(50);

    public static async Task<T> AskAsync<T>(ClientSettings settings, TimeProvider clock, Func<Task<T>> ask, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask().ConfigureAwait(false);
            }
            catch (RpcException failure)
                when (failure.StatusCode == StatusCode.Unavailable && settings.Servers.Count > 1 && attempt < Retries.AttemptsMax)
            {
                var pause = Retries.Pause(PauseFirst, attempt, Random.Shared.NextDouble(), failure.Trailers);
                await Task.Delay(pause, clock, cancellation).ConfigureAwait(false);
            }
        }
    }
}
