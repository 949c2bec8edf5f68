using Grpc.Core;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Past;

namespace WasteSorting.Server.Errors;

/// <summary>What stands against a reading of a period, an edition or the past, on the wire.</summary>
internal static class PastErrors
{
    public static async ValueTask<T> TryAsync<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception error) when (Known(error) is { } known)
        {
            throw known;
        }
    }

    private static RpcException? Known(Exception error) => error switch
    {
        PeriodHasNoFiguresException none => RpcErrors.Refuse(none.Why),
        EditionUnknownException unknown => RpcErrors.NotFound("edition", unknown.Message),
        RevisionOutOfRangeException range => RpcErrors.OutOfRange("as_of_revision", range.Message),
        ReadersBusyException busy => RpcErrors.Exhausted(busy.Message),
        _ => null,
    };
}
