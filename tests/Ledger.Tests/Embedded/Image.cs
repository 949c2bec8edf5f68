using System.Globalization;
using System.Text;
using WasteSorting.Ledger.Embedded;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Tests.Embedded;

/// <summary>A ledger as one text: two ledgers are the same when their images are.</summary>
internal static class Image
{
    /// <summary>Facts, sums, the index in its order, day, registry and revision.</summary>
    public static string Of(EmbeddedLedger ledger)
    {
        var view = ledger.View;
        var image = new StringBuilder();
        image.AppendLine(CultureInfo.InvariantCulture, $"revision {view.Revision}, {view.Calendar}, registry {view.Registry.Version}");
        image.AppendLine(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(RegistryCodec.Write(ledger.Source))));
        image.AppendLine(Convert.ToHexString(SnapshotCodec.WriteState(view.Calendar, Unversioned(view), ledger.Index.Count)));
        for (var index = 0; index < view.Nodes.Count; index++)
        {
            var reading = view.Read(index);
            image.AppendJoin(',', reading.Department.Cells.ToArray()).AppendLine();
            image.AppendJoin(',', reading.Territory.Cells.ToArray()).AppendLine();
        }

        for (var ordinal = 0; ordinal < ledger.Index.Count; ordinal++)
        {
            image.AppendLine(ledger.Index[ordinal].ToString());
        }

        return image.ToString();
    }

    // When a node changed last may be taken for later after a start.
    private static NodeViews Unversioned(DistrictView view) => NodeViews.Of(
        [.. Enumerable.Range(0, view.Nodes.Count).Select(index => view.Nodes[index] with { ChangedRevision = 0 })]);
}
