using WasteSorting.Ledger.Journal;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Api;

/// <summary>Readings of the journal itself, which can fail.</summary>
internal static class JournalReading
{
    /// <exception cref="Grpc.Core.RpcException">The journal is damaged: DATA_LOSS; or cannot be read now: UNAVAILABLE.</exception>
    public static async Task<T> TryAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (JournalDamagedException error)
        {
            throw RpcErrors.DataLoss(error.Message);
        }
        catch (JournalException)
        {
            throw RpcErrors.Unavailable("the journal cannot be read now; try again");
        }
    }
}
