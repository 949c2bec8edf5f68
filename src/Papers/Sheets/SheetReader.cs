using System.Xml;

namespace WasteSorting.Papers.Sheets;

/// <summary>Reads a table of text from .xlsx or .csv. Whatever the bytes are, the answer is a table or a fault.</summary>
public static class SheetReader
{
    // A zip begins with a local header, or with its end when it is empty.
    private static ReadOnlySpan<byte> Zip => "PK"u8;

    // The container of .xls and of workbooks with a password.
    private static ReadOnlySpan<byte> Ole => [0xD0, 0xCF, 0x11, 0xE0];

    /// <param name="content">Read from where it stands to its end, and not closed.</param>
    /// <param name="fileName">Says by its ending what text is; a workbook says it by itself.</param>
    public static SheetReading Read(Stream content, string fileName)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(fileName);
        try
        {
            return new SheetReading(Read(ReadBytes(content), fileName));
        }
        catch (SheetFaultException fault)
        {
            return new SheetReading(fault.Fault);
        }
    }

    private static SheetTable Read(byte[] bytes, string fileName)
    {
        if (bytes.Length == 0)
        {
            throw SheetFaults.Empty();
        }

        if (bytes.AsSpan().StartsWith(Ole))
        {
            throw SheetFaults.Encrypted();
        }

        var ending = Path.GetExtension(fileName).ToUpperInvariant();
        if (bytes.AsSpan().StartsWith(Zip) && (ending is not (".CSV" or ".TXT" or ".TSV") || bytes.AsSpan(2).StartsWith("\u0003\u0004"u8)))
        {
            return ReadWorkbook(bytes);
        }

        return ending switch
        {
            ".CSV" or ".TXT" or ".TSV" => CsvSheet.Read(bytes, Path.GetFileNameWithoutExtension(fileName)),
            ".XLSX" or ".XLSM" => throw SheetFaults.Damaged(),
            _ => throw SheetFaults.UnknownFormat(),
        };
    }

    // What the zip and XML readers throw at damaged bytes; anything else is a bug and shows as one.
    private static SheetTable ReadWorkbook(byte[] bytes)
    {
        try
        {
            using var file = WorkbookFile.Open(bytes);
            return WorkbookSheet.Read(file);
        }
        catch (Exception error) when (
            error is InvalidDataException or IOException or XmlException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw SheetFaults.Damaged();
        }
    }

    private static byte[] ReadBytes(Stream content)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        for (int count; (count = content.Read(buffer)) > 0;)
        {
            if (bytes.Length + count > SheetLimits.FileBytesMax)
            {
                throw SheetFaults.FileTooLarge();
            }

            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }
}
