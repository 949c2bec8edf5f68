using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace WasteSorting.Papers.Sheets;

/// <summary>Reads the XML of workbooks by local names: the strict and the usual dialect differ only in namespaces.</summary>
internal static partial class SheetXml
{
    // Longer text is cut: it is too long for a cell even when every seven characters of it stand for one.
    private const int RawLengthMax = 7 * (SheetLimits.CellLengthMax + 1);

    public static bool IsElement(this XmlReader reader, string name) =>
        reader.NodeType == XmlNodeType.Element && string.Equals(reader.LocalName, name, StringComparison.Ordinal);

    public static bool IsEnd(this XmlReader reader, string name) =>
        reader.NodeType == XmlNodeType.EndElement && string.Equals(reader.LocalName, name, StringComparison.Ordinal);

    public static bool IsTrue(string? value) => value is "1" or "true" or "on";

    /// <summary>The id of a relation, whichever namespace its attribute has.</summary>
    public static string RelationId(this XmlReader reader)
    {
        for (var at = 0; at < reader.AttributeCount; at++)
        {
            reader.MoveToAttribute(at);
            if (reader.LocalName == "id" && reader.NamespaceURI.Length > 0)
            {
                var id = reader.Value;
                reader.MoveToElement();
                return id;
            }
        }

        reader.MoveToElement();
        return "";
    }

    /// <summary>Text directly in the element that the reader stands on; it then stands on the element's end.</summary>
    public static string ReadText(this XmlReader reader)
    {
        var text = new StringBuilder();
        AppendText(reader, text);
        return text.ToString();
    }

    /// <summary>
    /// The text of a string with its runs, without what is read aloud, in the element that the reader stands on; it then stands on its end.
    /// </summary>
    public static string ReadRichText(this XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }

        var (depth, aloud) = (reader.Depth, int.MaxValue);
        var text = new StringBuilder();
        while (reader.Read() && reader.Depth > depth)
        {
            aloud = reader.Depth <= aloud ? int.MaxValue : aloud;
            if (reader.IsElement("rPh"))
            {
                aloud = reader.Depth;
            }
            else if (reader.IsElement("t") && aloud == int.MaxValue)
            {
                AppendText(reader, text);
            }
        }

        return Escaped().Replace(text.ToString(), one => ((char)Convert.ToUInt16(one.Groups[1].Value, 16)).ToString());
    }

    private static void AppendText(XmlReader reader, StringBuilder text)
    {
        if (reader.IsEmptyElement)
        {
            return;
        }

        var depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth)
        {
            if (IsText(reader.NodeType) && reader.Depth == depth + 1 && text.Length < RawLengthMax)
            {
                text.Append(reader.Value.AsSpan(0, Math.Min(reader.Value.Length, RawLengthMax)));
            }
        }
    }

    // Characters that XML cannot hold are written as _x000D_.
    [GeneratedRegex("_x([0-9A-Fa-f]{4})_")]
    private static partial Regex Escaped();

    private static bool IsText(XmlNodeType type) =>
        type is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace;
}
