using CsvHelper;

namespace WasteSorting.Papers.Sheets;

/// <summary>Reads a CSV file. A record is a row as in a sheet program, however many lines it takes.</summary>
internal static class CsvSheet
{
    public static SheetTable Read(byte[] bytes, string name)
    {
        var text = CsvText.ToUtf8(bytes);
        var unclosed = false;
        using var reader = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = CsvText.FindSeparator(text.Span),
            HasHeader = false,
            SkipEmptyLines = false,
            MaxRecordSize = SheetLimits.FileBytesMax * 2,
            OnMalformedRecord = record => unclosed |= record.Reason == CsvMalformedReason.UnterminatedQuote,
        });
        var builder = new SheetBuilder();
        for (var row = 1; reader.Read(); row++)
        {
            if (unclosed)
            {
                throw SheetFaults.OpenQuote(row);
            }

            for (var column = 0; column < reader.FieldCount; column++)
            {
                builder.Add(new SheetCell(row, column + 1, reader.GetString(column)));
            }
        }

        return builder.Build(name);
    }
}
