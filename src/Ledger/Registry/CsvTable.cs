using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using WasteSorting.Domain;
using WasteSorting.Domain.Registry;

namespace WasteSorting.Ledger.Registry;

/// <summary>Reads one CSV file: a header, then lines of as many fields.</summary>
internal static class CsvTable
{
    /// <summary>The table, or null when the file as a whole cannot be read. Faults name physical lines.</summary>
    public static RegistryTable? Read(string file, byte[] content, List<Fault> faults)
    {
        var bom = Encoding.UTF8.Preamble;
        var text = content.AsMemory(content.AsSpan().StartsWith(bom) ? bom.Length : 0);
        if (FindBadByte(text.Span) is { } bad)
        {
            Add(faults, new Fault(file, LineOf(text.Span, bad.Offset), "", bad.Message));
            return null;
        }

        if (text.Length == content.Length && TwoEncodings.Find(text.Span) is { } two)
        {
            // Its word for what it is, a BOM, is missing. It is read all the same: what was accepted once stays what it was taken for.
            Add(faults, new Fault(
                file, LineOf(text.Span, two.Offset), "", $"is {two.AsUtf8} in UTF-8 and {two.AsGb} in GB 2312: save it as CSV UTF-8 with BOM"));
        }

        using var reader = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            TrackLineNumbers = true,
            // Owners, towns and categories repeat in every line.
            PoolStrings = true,
            OnMalformedRecord = record => Add(faults, new Fault(file, (int)record.LineNumber, "", Describe(record.Reason))),
        });
        if (!reader.Read())
        {
            Add(faults, new Fault(file, 0, "", "is empty: the header is missing"));
            return null;
        }

        var line = (int)reader.LineNumber;
        var columns = ReadHeader(file, reader, faults);
        return columns is null ? null : new RegistryTable(file, line, columns.Value, ReadRows(file, reader, columns.Value.Length, faults));
    }

    public static void Add(List<Fault> faults, Fault fault)
    {
        if (faults.Count < RegistryFiles.FaultsMax)
        {
            faults.Add(fault);
        }
    }

    /// <summary>English names: the last word of each cell, which says it in Chinese too.</summary>
    private static ImmutableArray<string>? ReadHeader(string file, CsvReader reader, List<Fault> faults)
    {
        var before = faults.Count;
        var columns = ImmutableArray.CreateBuilder<string>(reader.FieldCount);
        for (var ordinal = 0; ordinal < reader.FieldCount; ordinal++)
        {
            var words = reader.GetString(ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var column = words.Length == 0 ? "" : words[^1];
            if (column.Length == 0)
            {
                Add(faults, new Fault(file, (int)reader.LineNumber, "", $"cell {ordinal + 1} of the header is empty"));
            }
            else if (columns.Contains(column))
            {
                Add(faults, new Fault(file, (int)reader.LineNumber, Texts.Shorten(column), "stands twice in the header"));
            }

            columns.Add(column);
        }

        return faults.Count == before ? columns.ToImmutable() : null;
    }

    private static ImmutableArray<RegistryRow> ReadRows(string file, CsvReader reader, int columnCount, List<Fault> faults)
    {
        var rows = ImmutableArray.CreateBuilder<RegistryRow>();
        while (reader.Read())
        {
            var fields = new string[reader.FieldCount];
            var empty = true;
            for (var ordinal = 0; ordinal < fields.Length; ordinal++)
            {
                fields[ordinal] = reader.GetString(ordinal).Trim();
                empty &= fields[ordinal].Length == 0;
            }

            // Sheet programs save rows that were cleared as lines of commas.
            if (empty)
            {
                continue;
            }

            if (fields.Length != columnCount)
            {
                Add(faults, new Fault(file, (int)reader.LineNumber, "", $"has {fields.Length} fields, the header has {columnCount}"));
            }

            rows.Add(new RegistryRow((int)reader.LineNumber, ImmutableCollectionsMarshal.AsImmutableArray(fields)));
        }

        return rows.ToImmutable();
    }

    private static (int Offset, string Message)? FindBadByte(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
        {
            return (OffsetOfInvalid(text), "is not UTF-8 from here on: save it as CSV UTF-8");
        }

        var nul = text.IndexOf((byte)0);
        return nul < 0 ? null : (nul, "holds a NUL: it is no text file");
    }

    private static int OffsetOfInvalid(ReadOnlySpan<byte> text)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(text[offset..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            offset += length;
        }

        return offset;
    }

    /// <summary>CR, LF and CR LF each end a line.</summary>
    private static int LineOf(ReadOnlySpan<byte> text, int offset)
    {
        var line = 1;
        for (var at = 0; at < offset; at++)
        {
            if (text[at] == '\n' || (text[at] == '\r' && (at + 1 >= text.Length || text[at + 1] != '\n')))
            {
                line++;
            }
        }

        return line;
    }

    private static string Describe(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.UnterminatedQuote => "opens a quote that is never closed",
        CsvMalformedReason.StrayQuote => "has a quote inside a field that is not quoted",
        CsvMalformedReason.TextAfterClosingQuote => "has text after a closing quote",
        CsvMalformedReason.LineBreakInQuotes or CsvMalformedReason.FieldCountMismatch or CsvMalformedReason.TrailingEscape =>
            $"is malformed: {reason}",
    };
}
