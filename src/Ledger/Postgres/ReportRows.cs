using Npgsql;

using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Postgres;

/// <summary>Reports by id, as the database keeps them.</summary>
internal static class ReportRows
{
    public const string Select = "SELECT id, node, revision, accepted_at, fingerprint, counts, effect FROM report WHERE id = ANY($1)";

    public static List<ReportEntry> Read(NpgsqlDataReader rows)
    {
        var found = new List<ReportEntry>();
        while (rows.Read())
        {
            var effect = new ByteReader(rows.GetFieldValue<byte[]>(6));
            found.Add(new ReportEntry(
                rows.GetGuid(0),
                unchecked((ulong)rows.GetInt64(4)),
                rows.GetInt64(2),
                rows.GetInt64(3),
                rows.GetInt32(1),
                rows.GetBoolean(5),
                EntryCodec.ReadEffect(ref effect)));
        }

        return found;
    }

    public static byte[] EffectOf(in ReportEntry report)
    {
        var to = new ByteWriter();
        EntryCodec.WriteEffect(to, report.Effect);
        return to.Written.ToArray();
    }
}
