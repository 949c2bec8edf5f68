using System.Text;
using System.Text.Unicode;

namespace WasteSorting.Papers.Sheets;

/// <summary>Says in which encoding a CSV file is, and which separator it has.</summary>
internal static class CsvText
{
    private const int SampleLines = 10;

    // A provider of its own: nothing is registered for the whole process.
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding(
        "GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>The text in UTF-8 without mark. What is no UTF-8 is GB18030, which Excel writes in China.</summary>
    public static ReadOnlyMemory<byte> ToUtf8(byte[] bytes)
    {
        var mark = Encoding.UTF8.Preamble;
        var hasMark = bytes.AsSpan().StartsWith(mark);
        var text = bytes.AsMemory(hasMark ? mark.Length : 0);
        if (!Utf8.IsValid(text.Span))
        {
            text = hasMark ? throw SheetFaults.NotText() : FromGb18030(bytes);
        }

        // A NUL is in no text, but in every other sort of file.
        return text.Span.Contains((byte)0) ? throw SheetFaults.NotText() : text;
    }

    /// <summary>The one of comma, semicolon and tab that stands most often outside quotes in the first lines.</summary>
    public static char FindSeparator(ReadOnlySpan<byte> text)
    {
        var (commas, semicolons, tabs, lines, quoted) = (0, 0, 0, 0, false);
        foreach (var one in text)
        {
            if (one == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted)
            {
                commas += one == ',' ? 1 : 0;
                semicolons += one == ';' ? 1 : 0;
                tabs += one == '\t' ? 1 : 0;
                lines += one == '\n' ? 1 : 0;
            }

            if (lines == SampleLines)
            {
                break;
            }
        }

        return tabs > commas && tabs > semicolons ? '\t' : semicolons > commas ? ';' : ',';
    }

    private static byte[] FromGb18030(byte[] bytes)
    {
        try
        {
            return Encoding.UTF8.GetBytes(Gb18030.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            throw SheetFaults.NotText();
        }
    }
}
