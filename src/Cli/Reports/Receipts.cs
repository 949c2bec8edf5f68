using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using WasteSorting.Cli.Client;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Reports;

/// <summary>What a report's sender gets: a receipt as one line, or the id that repeats what remained unknown.</summary>
internal static class Receipts
{
    public static async Task<T> AwaitAsync<T>(Session session, string id, AsyncUnaryCall<T> call)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (RpcException failure) when (Retries.IsUndecided(failure.StatusCode))
        {
            session.WriteNote($"the outcome is unknown: repeat it with --id {id}");
            throw;
        }
    }

    public static void Write(Session session, Receipt receipt, IMessage answer)
    {
        var at = receipt.AcceptedAt?.ToDateTimeOffset().ToString("u", CultureInfo.InvariantCulture) ?? "–";
        session.Say(answer, $"accepted {receipt.ReportId} at revision {receipt.Revision}, durable since {at}");
    }
}
