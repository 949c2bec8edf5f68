using Npgsql;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Actors.Hosting;

/// <summary>
/// An exception that another silo does not know cannot be sent to it. All of these mean the same to a caller: no answer,
/// ask again.
/// </summary>
internal sealed class PlainFailures : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke().ConfigureAwait(true);
        }
        catch (Exception error) when (error is NpgsqlException or JournalException)
        {
            throw new TimeoutException(error.Message);
        }
    }
}
