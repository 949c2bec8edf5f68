using Grpc.Core;
using WasteSorting.Ledger.Journal;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Api;

/// <summary>Readings of the journal itself, which can fail.</summary>
internal static class JournalReading
{
    /// <exception cref="RpcException">The journal is damaged: DATA_LOSS; or cannot be read now: UNAVAILABLE.</exception>
    public static async Task<T> TryAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (JournalException error)
        {
            throw ErrorOf(error);
        }
    }

    /// <summary>What a caller is told of a journal that could not be read.</summary>
    public static RpcException ErrorOf(JournalException error) => error is JournalDamagedException
        ? RpcErrors.DataLoss(error.Message)
        : RpcErrors.Unavailable("the journal cannot be read now; try again");
}
