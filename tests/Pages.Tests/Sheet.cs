using System.Globalization;
using System.Text;
using AngleSharp.Html.Dom;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Pages.Tests;

/// <summary>A unit's sheet, as it was downloaded and filled in.</summary>
internal sealed class Sheet
{
    private readonly List<string[]> rows;
    private readonly byte[] template;

    private Sheet(byte[] template, SheetTable table)
    {
        this.template = template;
        var width = table.Rows.Max(row => row.Cells.Max(cell => cell.Column));
        rows = [.. table.Rows.Select(row => Enumerable.Range(1, width).Select(column => row[column]).ToArray())];
    }

    /// <summary>Rows below the header.</summary>
    public int RowCount => rows.Count - 1;

    public IEnumerable<string> Nodes => rows.Skip(1).Select(row => row[ColumnOf("node")]).Distinct();

    public static async Task<Sheet> DownloadAsync(Desk desk, string unit, string ending)
    {
        using var answer = await desk.GetAsync($"/desk/template/{unit}{ending}");
        Assert.Equal((unit, System.Net.HttpStatusCode.OK), (unit, answer.StatusCode));
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        return Of(await answer.Content.ReadAsByteArrayAsync(), "sheet" + ending);
    }

    public static Sheet Of(byte[] bytes, string name)
    {
        var reading = SheetReader.Read(new MemoryStream(bytes), name);
        Assert.True(reading.IsRead, reading.Fault?.Cause.En);
        return new Sheet(bytes, reading.Table);
    }

    /// <summary>Writes into the first row of a node, or of its duty. Gives the number of the row.</summary>
    public int Fill(string node, string obligation, params (string Column, string Text)[] cells)
    {
        var at = rows.FindIndex(1, row => row[ColumnOf("node")] == node && row[ColumnOf("obligation")] == obligation);
        Assert.True(at > 0, $"no row of {node} {obligation}");
        foreach (var (column, text) in cells)
        {
            rows[at][ColumnOf(column)] = text;
        }

        return at + 1;
    }

    /// <summary>Adds a row of its own.</summary>
    public void Add(params (string Column, string Text)[] cells)
    {
        var row = new string[rows[0].Length];
        Array.Fill(row, "");
        foreach (var (column, text) in cells)
        {
            row[ColumnOf(column)] = text;
        }

        rows.Add(row);
    }

    /// <summary>Such as F7.</summary>
    public string CellOf(int row, string column) => string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + ColumnOf(column))}{row}");

    public byte[] ToCsv() => Encoding.UTF8.GetBytes(
        string.Concat(rows.Select(row => string.Join(',', row.Select(text => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n")));

    /// <summary>The workbook that was downloaded, with the cells that were filled in.</summary>
    public byte[] ToXlsx()
    {
        using var bytes = new MemoryStream();
        bytes.Write(template);
        using (var book = SpreadsheetDocument.Open(bytes, isEditable: true))
        {
            var form = book.WorkbookPart!.WorksheetParts.Single(part => part.Worksheet!.Descendants<Row>().Count() > RowCount);
            foreach (var row in form.Worksheet!.Descendants<Row>().Where(row => row.RowIndex! <= rows.Count))
            {
                foreach (var cell in row.Elements<Cell>())
                {
                    var column = cell.CellReference!.Value![0] - 'A';
                    if (column < rows[0].Length && rows[(int)row.RowIndex!.Value - 1][column] is { Length: > 0 } text)
                    {
                        cell.DataType = CellValues.InlineString;
                        cell.InlineString = new InlineString(new Text(text));
                    }
                }
            }
        }

        return bytes.ToArray();
    }

    public static MultipartFormDataContent FormOf(byte[] bytes, string name) => new() { { new ByteArrayContent(bytes), "file", name } };

    /// <summary>The form behind the button that confirms, as a browser would send it.</summary>
    public static MultipartFormDataContent ConfirmationIn(IHtmlDocument page)
    {
        var button = page.QuerySelector("#confirm");
        Assert.NotNull(button);
        var form = new MultipartFormDataContent();
        foreach (var field in ((IHtmlButtonElement)button).Form!.QuerySelectorAll("input[type=hidden]"))
        {
            form.Add(new StringContent(field.GetAttribute("value")!), field.GetAttribute("name")!);
        }

        return form;
    }

    private int ColumnOf(string name)
    {
        var at = Array.FindIndex(rows[0], header => header.Split(' ')[^1] == name);
        Assert.True(at >= 0, $"no column {name}");
        return at;
    }
}
