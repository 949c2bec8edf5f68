using System.Globalization;
using System.Text;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;

namespace WasteSorting.Testing;

/// <summary>A ledger as one text: two ledgers are the same when their images are.</summary>
internal static class Image
{
    /// <summary>Facts, sums, the index in its order, day, registry and revision, replayed from a journal.</summary>
    public static string Of(IJournal journal)
    {
        var reports = new ReportIndex();
        var state = Replay.Of(journal, reports).ToState();
        var view = state.View;
        var image = new StringBuilder();
        image.AppendLine(CultureInfo.InvariantCulture, $"revision {view.Revision}, {view.Calendar}, registry {view.Registry.Version}");
        image.AppendLine(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(RegistryCodec.Write(state.Source))));
        image.AppendLine(Convert.ToHexString(SnapshotCodec.WriteFacts(state)));
        for (var index = 0; index < view.Nodes.Count; index++)
        {
            var reading = view.Read(index);
            image.AppendJoin(',', reading.Department.Cells.ToArray()).AppendLine();
            image.AppendJoin(',', reading.Territory.Cells.ToArray()).AppendLine();
        }

        for (var ordinal = 0; ordinal < reports.Count; ordinal++)
        {
            image.AppendLine(reports[ordinal].ToString());
        }

        return image.ToString();
    }
}
