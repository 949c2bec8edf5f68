using System.IO.Compression;
using System.Text;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Tests.Sheets;

/// <summary>Makes workbooks from the XML of their parts, as sheet programs other than ours would.</summary>
internal static class Workbooks
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>A workbook of one sheet.</summary>
    /// <param name="rows">The content of sheetData.</param>
    /// <param name="after">What follows sheetData.</param>
    /// <param name="formats">Styles: 0 is general, and each of these is one more.</param>
    public static byte[] One(string rows, string after = "", string strings = "", string bookProperties = "", params string[] formats) => Zip(
        ("_rels/.rels", RootRelation("xl/workbook.xml")),
        ("xl/workbook.xml", $"<workbook xmlns='{Main}' xmlns:r='{Office}'>{bookProperties}<sheets>"
            + "<sheet name='表' sheetId='1' r:id='s1'/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", $"""
            <Relationships xmlns='{Relations}'>
              <Relationship Id='s1' Type='{Office}/worksheet' Target='worksheets/sheet1.xml'/>
              <Relationship Id='s2' Type='{Office}/sharedStrings' Target='/xl/sharedStrings.xml'/>
              <Relationship Id='s3' Type='{Office}/styles' Target='styles.xml'/>
            </Relationships>
            """),
        ("xl/sharedStrings.xml", $"<sst xmlns='{Main}'>{strings}</sst>"),
        ("xl/styles.xml", Styles(formats)),
        ("xl/worksheets/sheet1.xml", $"<worksheet xmlns='{Main}'><sheetData>{rows}</sheetData>{after}</worksheet>"));

    /// <summary>A workbook of several sheets; each has one cell, which says its name.</summary>
    public static byte[] Several(params (string Name, string State)[] sheets) => Zip(
    [
        ("_rels/.rels", RootRelation("/xl/workbook.xml")),
        ("xl/workbook.xml", $"<workbook xmlns='{Main}' xmlns:r='{Office}'><sheets>"
            + string.Concat(sheets.Select((one, at) => $"<sheet name='{one.Name}' state='{one.State}' sheetId='{at + 1}' r:id='s{at}'/>"))
            + "</sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", $"<Relationships xmlns='{Relations}'>"
            + string.Concat(sheets.Select((_, at) => $"<Relationship Id='s{at}' Type='{Office}/worksheet' Target='worksheets/{at}.xml'/>"))
            + "</Relationships>"),
        .. sheets.Select((one, at) => (
            $"xl/worksheets/{at}.xml", $"<worksheet xmlns='{Main}'><sheetData><row r='1'>{Text("A1", one.Name)}</row></sheetData></worksheet>")),
    ]);

    public static byte[] Zip(params (string Name, string Content)[] parts)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return bytes.ToArray();
    }

    public static string Text(string address, string text) => $"<c r='{address}' t='inlineStr'><is><t xml:space='preserve'>{text}</t></is></c>";

    public static SheetReading Read(byte[] bytes, string name = "表.xlsx")
    {
        using var content = new MemoryStream(bytes);
        return SheetReader.Read(content, name);
    }

    public static SheetTable Table(byte[] bytes, string name = "表.xlsx")
    {
        var reading = Read(bytes, name);
        return reading.Table ?? throw new InvalidOperationException(reading.Fault!.ToString());
    }

    /// <summary>Rows of cells as a table, as if they had been read.</summary>
    public static SheetTable Table(params string[][] rows) =>
        Table(Encoding.UTF8.GetBytes(string.Join("\r\n", rows.Select(row => string.Join(',', row.Select(Quote))))), "表.csv");

    /// <summary>Every cell as address=text.</summary>
    public static string Show(SheetTable table) =>
        string.Join(' ', table.Rows.SelectMany(row => row.Cells).Select(cell => $"{cell.Address}={cell.Text}"));

    private static string RootRelation(string book) =>
        $"<Relationships xmlns='{Relations}'><Relationship Id='r1' Type='{Office}/officeDocument' Target='{book}'/></Relationships>";

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Styles(string[] formats) =>
        $"<styleSheet xmlns='{Main}'><numFmts>"
        + string.Concat(formats.Select((code, at) => int.TryParse(code, out _) ? "" : $"<numFmt numFmtId='{164 + at}' formatCode='{Escape(code)}'/>"))
        + "</numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/>"
        + string.Concat(formats.Select((code, at) => $"<xf numFmtId='{(int.TryParse(code, out var id) ? id : 164 + at)}'/>"))
        + "</cellXfs></styleSheet>";

    private static string Escape(string code) => System.Security.SecurityElement.Escape(code)!;
}
