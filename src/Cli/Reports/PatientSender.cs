using WasteSorting.Rpc;

namespace WasteSorting.Cli.Reports;

/// <summary>
/// Sends one report until it has an answer, always with the same id: an attempt without an answer may have been counted, and only its id
/// keeps the next from counting again. Bounded; what remains unknown is said with the id that repeats it.
/// </summary>
internal sealed class PatientSender(Session session)
{
    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(100);

    public async Task<T> SendAsync<T>(string id, Func<CancellationToken, Task<T>> send, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await send(cancellation).ConfigureAwait(false);
            }
            catch (RpcException failure) when (Retries.IsUndecided(failure.StatusCode))
            {
                if (attempt == Retries.AttemptsMax)
                {
                    session.WriteNote($"the outcome is unknown: repeat it with --id {id}");
                    throw;
                }

                var pause = Retries.Pause(PauseFirst, attempt, Random.Shared.NextDouble(), failure.Trailers);
                await Task.Delay(pause, session.Host.Clock, cancellation).ConfigureAwait(false);
            }
        }
    }
}
