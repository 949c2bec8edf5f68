using System.Globalization;
using Google.Protobuf;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Reports;

/// <summary>A receipt as one line.</summary>
internal static class ReceiptView
{
    public static void Write(Session session, Receipt receipt, IMessage answer)
    {
        if (session.IsJson)
        {
            session.WriteMessage(answer);
            return;
        }

        var at = receipt.AcceptedAt?.ToDateTimeOffset().ToString("u", CultureInfo.InvariantCulture) ?? "–";
        session.Host.Out.WriteLine($"accepted {receipt.ReportId} at revision {receipt.Revision}, durable since {at}");
    }
}
