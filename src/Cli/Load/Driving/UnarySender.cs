using Grpc.Core;
using WasteSorting.Cli.Client;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load.Driving;

/// <summary>Sends one report until it is taken or refused, with the same id each time, as long as patience lasts.</summary>
internal sealed class UnarySender(Connections connections, LoadCounters counters, TimeSpan patience, CancellationToken giveUp)
{
    /// <summary>See <see cref="Outcome"/>. Never throws for what the server or the network does.</summary>
    public async Task<long> SendAsync(int connection, Report report)
    {
        try
        {
            var answer = await connections.SubmitAsync(connection, report, DateTime.UtcNow + patience, giveUp).ConfigureAwait(false);
            return answer.Receipt.Revision;
        }
        catch (RpcException failure) when (Retries.IsUndecided(failure.StatusCode))
        {
            return Outcome.Unresolved;
        }
        catch (RpcException failure)
        {
            counters.AddRefusal($"{failure.StatusCode}: {failure.Status.Detail}");
            return Outcome.Refused;
        }
    }
}
